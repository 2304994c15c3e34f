// SPDX-License-Identifier: Apache-2.0
//
// What a numbered producer, the daemon and the journal are to do, as a model in
// memory: a list of articles in, the list of events out. Whatever goes wrong on the
// way, the journal must hold exactly the model's events, in its order.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/crash/evidence.h"

namespace wireroom::crash {

struct ModelEvent {
  // "article.enriched" or "article.rejected".
  std::string type;
  Edition edition;
};

// Of NumberedArticle(source, 1 .. last, revisions), each processed once, in order: a
// new article, and one with other content than the one that stands, has an event;
// the same content again has none; without title and text it is rejected, once.
std::vector<ModelEvent> ModelOf(const std::string& source, uint64_t last, bool revisions);

// How the events of the model's articles in the journal differ from the model, one
// sentence each, at most a few. Empty: they do not.
std::vector<std::string> Differences(const std::vector<ModelEvent>& model,
                                     const std::vector<Stored>& stored);

}  // namespace wireroom::crash
