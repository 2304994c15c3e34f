// SPDX-License-Identifier: Apache-2.0
//
// A corpus small enough to read, and a model learnt from it.
#pragma once

#include <memory>
#include <string>

#include "plugins/annotators/entities/learn/column_reader.h"
#include "plugins/annotators/entities/learn/train.h"
#include "plugins/annotators/entities/sequence/hash.h"

namespace wireroom::entities {

// Lower-cases ASCII; stands for the host's hash.
inline uint64_t ToyHash(std::string_view text) {
  std::string folded(text);
  for (char& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return HashBytes(folded);
}

inline constexpr std::string_view kToyText =
    "-DOCSTART- O\n"
    "\n"
    "Ana B-PER\nLima I-PER\nsaid O\nin O\nOstrava B-LOC\nthat O\nHarbour B-ORG\nSteel I-ORG\n"
    "Inc I-ORG\nwill O\nclose O\n. O\n"
    "\n"
    "Lima B-PER\nmet O\nPetr B-PER\nNovak I-PER\nof O\nBank B-ORG\nof I-ORG\nLugo I-ORG\n. O\n"
    "\n"
    "-DOCSTART- O\n"
    "\n"
    "Petr B-PER\nDolan I-PER\nsaid O\nin O\nLugo B-LOC\nthat O\nDelta B-ORG\nSteel I-ORG\nInc "
    "I-ORG\n"
    "will O\nopen O\n. O\n"
    "\n"
    "The O\nmayor O\nof O\nOstrava B-LOC\nsaid O\nthe O\nBank B-ORG\nof I-ORG\nOstrava I-ORG\n"
    "closed O\n. O\n";

inline Corpus ToyCorpus() {
  Corpus corpus;
  // Twice, that features are seen often enough; as documents of their own.
  for (int i = 0; i < 4; ++i) ReadColumnText(kToyText, "toy", ColumnFormat::kConll, {}, &corpus);
  return corpus;
}

inline std::string ToyModelBytes() {
  ModelData data;
  TrainNames(
      ToyCorpus(), ToyHash, {}, [](const std::string&) {}, &data);
  return WriteModel(data, ToyHash);
}

inline std::shared_ptr<const NameModel> ToyModel() {
  return NameModel::FromBytes(ToyModelBytes(), ToyHash);
}

}  // namespace wireroom::entities
