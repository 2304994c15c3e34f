// SPDX-License-Identifier: Apache-2.0
//
// From a corpus to a model: what `wireroom train entities` does.
#pragma once

#include <functional>
#include <string>

#include "plugins/annotators/entities/learn/clusters.h"
#include "plugins/annotators/entities/learn/corpus.h"
#include "plugins/annotators/entities/learn/crf.h"
#include "plugins/annotators/entities/learn/name_lists.h"
#include "plugins/annotators/entities/sequence/name_model.h"

namespace wireroom::entities {

struct TrainChoices {
  CrfChoices first{.rounds = 12, .rate = 0.1f, .penalty = 2e-3f};
  CrfChoices second{.rounds = 8, .rate = 0.05f, .penalty = 2e-3f};
  uint32_t fewest = 2;  // features seen less often are left out
  size_t folds = 5;     // parts of the corpus, each tagged by what the others teach
  float least = 0.02f;  // rows of weights that are all smaller are left out
};

// The words of a model: of clusters and lists. Either may be empty.
void AddWords(const Clusters& clusters, ModelData* data);
void AddLists(const NameLists& lists, ModelData* data);
// Words, lists and phrases of a model that is there already.
void TakeWords(const NameModel& model, ModelData* data);
// The words, lists and roles that data has so far.
WordTables TablesOf(const ModelData& data);

// Trains on the corpus, whose types may have kinds (kinds.h); data->words, lists and phrases are set. Calls
// tell(line) as it goes on. The same input gives the same bytes.
void TrainNames(const Corpus& corpus, const FoldedHash& hash, const TrainChoices& choices,
                const std::function<void(const std::string&)>& tell, ModelData* data);

}  // namespace wireroom::entities
