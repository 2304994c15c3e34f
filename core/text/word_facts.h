// SPDX-License-Identifier: Apache-2.0
//
// What the splitter knows of single English words: which are written with a
// period, and which often start a sentence. General knowledge of the language.
#pragma once

#include <cstdint>

namespace wireroom::text {

struct WordFacts {
  // A period behind the word belongs to it when ...
  bool title : 1;            // it is capitalised (Mr. Gen.); it never ends a sentence
  bool capitalised : 1;      // it is capitalised (Inc. Jan. Calif.); it seldom ends one
  bool lower : 1;            // it is in lower case (etc. vs.); it seldom ends one
  bool before_number : 1;    // a number follows (No. 5, p. 12); it does not end one
  bool starts_sentence : 1;  // often the first word of one: The, But, He
  bool takes_letter : 1;     // a capital after it is a name, not an initial: vitamin C
  bool goes_on : 1;          // never the last word of a headline or sentence: and, the

  bool MayOwnPeriod() const { return title || capitalised || lower || before_number; }
};

// hash: HashToken of the word without its period. Thread-safe.
WordFacts FactsOf(uint64_t hash);

}  // namespace wireroom::text
