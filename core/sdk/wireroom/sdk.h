// SPDX-License-Identifier: Apache-2.0
//
// All that an author of a plugin includes. A whole plugin:
//
//   #include <wireroom/sdk.h>
//
//   struct Shout : wireroom::Annotator {
//     wireroom::Option<std::string> word{this, "word", "storm", "The word to mark."};
//
//     void Annotate(const wireroom::Article& article, wireroom::Annotations& out) override {
//       const uint64_t wanted = host().Hash(*word);
//       for (const wireroom::Token& token : article.text().tokens())
//         if (token.hash == wanted) out.Add(wireroom::Mention{token.begin, token.end, "EVENT"});
//     }
//   };
//   WIREROOM_PLUGIN(Shout, "shout", "1.0.0", "Marks a word.");
//
// Reading order: sdk/view.h (what you see), sdk/plugin.h (what you derive from
// and what you can say), sdk/option.h, sdk/command.h (words of the `wireroom`
// command), and testkit.h for its unit test.
#pragma once

#include "wireroom/sdk/command.h"
#include "wireroom/sdk/entry.h"
#include "wireroom/sdk/option.h"
#include "wireroom/sdk/plugin.h"
#include "wireroom/sdk/view.h"
