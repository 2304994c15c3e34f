// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/train.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "plugins/annotators/entities/learn/calibration.h"
#include "plugins/annotators/entities/learn/kinds.h"
#include "plugins/annotators/entities/sequence/hash.h"
#include "plugins/annotators/entities/sequence/name_memory.h"

namespace wireroom::entities {
namespace {

constexpr float kMostWeight = 127;

class Trainer {
 public:
  Trainer(const Corpus& corpus, const FoldedHash& hash, const TrainChoices& choices,
          const std::function<void(const std::string&)>& tell)
      : marked_(corpus),
        kinds_(corpus.types),
        corpus_(kinds_.Labelled(corpus)),
        hash_(hash),
        choices_(choices),
        tell_(tell) {}

  void Train(ModelData* data) {
    data->types = corpus_.types;
    data->kinds = kinds_.kinds;
    data->roles.Build(LearnRoles(corpus_, hash_));
    set_ = MakeTrainingSet(corpus_, TablesOf(*data), hash_, choices_.fewest, &index_);
    tell_(std::to_string(set_.gold.size()) + " words may be names; " +
          std::to_string(index_.size()) + " features; " + std::to_string(set_.unreachable_spans) +
          " names out of reach");
    std::vector<uint32_t> all(set_.runs.size());
    std::iota(all.begin(), all.end(), 0u);
    CrfWeights first = Learn(all, "first look");
    TagFolds();
    ReadLabels();
    MakeSecondSet();
    CrfWeights second(set_.types, second_index_.size());
    second.transitions = first.transitions;
    TrainCrf(second_, all, held_out_, choices_.second, &second,
             [&](int, double loss) { loss_ = loss; });
    tell_("second look: " + std::to_string(second_index_.size()) + " features, loss " +
          std::to_string(std::lround(loss_)));
    data->calibration = Calibrate(second);
    KindWeights kinds = LearnKinds(marked_, kinds_, TablesOf(*data), hash_, first.width,
                                   choices_.first.seed);
    Pack(first, second, kinds, data);
  }

 private:
  CrfWeights Learn(const std::vector<uint32_t>& runs, const std::string& what) {
    CrfWeights weights(set_.types, index_.size());
    TrainCrf(set_, runs, {}, choices_.first, &weights, [&](int, double loss) { loss_ = loss; });
    tell_(what + ": " + std::to_string(runs.size()) + " runs, loss " +
          std::to_string(std::lround(loss_)));
    return weights;
  }

  // Scores of each run by weights that have not seen its document.
  void TagFolds() {
    size_t labels = LabelCount(set_.types);
    held_out_.resize(set_.gold.size() * labels);
    labels_.resize(set_.gold.size());
    std::vector<float> scores;
    std::vector<LabelId> path;
    for (size_t fold = 0; fold < choices_.folds; ++fold) {
      std::vector<uint32_t> runs;
      for (uint32_t i = 0; i < set_.runs.size(); ++i)
        if (set_.runs[i].document % choices_.folds != fold) runs.push_back(i);
      CrfWeights weights =
          Learn(runs, "part " + std::to_string(fold + 1) + " of " + std::to_string(choices_.folds));
      Lattice lattice;
      lattice.SetTransitions(weights.transitions, labels);
      for (const TrainingRun& run : set_.runs) {
        if (run.document % choices_.folds != fold) continue;
        ScoreRun(set_, run, {}, weights, &scores);
        std::copy(scores.begin(), scores.end(),
                  held_out_.begin() + static_cast<std::ptrdiff_t>(run.first * labels));
        lattice.Best(scores, &path);
        std::copy(path.begin(), path.end(), labels_.begin() + run.first);
      }
    }
  }

  void ReadLabels() {
    reads_.clear();
    for (const TrainingRun& run : set_.runs)
      reads_.push_back({std::span(labels_).subspan(run.first, run.end - run.first),
                        std::span(set_.folded).subspan(run.first, run.end - run.first)});
  }

  void MakeSecondSet() {
    second_ = set_;
    second_.features.clear();
    second_.feature_begin.assign(1, 0);
    NameMemory memory;
    for (size_t first = 0, end = 0; first < set_.runs.size(); first = end) {
      while (end < set_.runs.size() && set_.runs[end].document == set_.runs[first].document) ++end;
      memory.Clear(set_.types);
      for (size_t i = first; i < end; ++i) memory.Add(reads_[i]);
      for (size_t i = first; i < end; ++i) AddSecond(memory, i);
    }
  }

  void AddSecond(const NameMemory& memory, size_t number) {
    const TrainingRun& run = set_.runs[number];
    for (uint32_t token = run.first; token < run.end; ++token) {
      memory.EmitMemory(reads_[number], token - run.first, set_.letter_case[token],
                        [&](uint64_t key) { second_.features.push_back(second_index_.Add(key)); });
      second_.feature_begin.push_back(static_cast<uint32_t>(second_.features.size()));
    }
  }

  std::vector<CalibrationPoint> Calibrate(const CrfWeights& second) {
    size_t labels = second.labels;
    Lattice lattice;
    lattice.SetTransitions(second.transitions, labels);
    std::vector<float> scores;
    std::vector<LabelId> path;
    std::vector<Outcome> outcomes;
    for (const TrainingRun& run : second_.runs) {
      ScoreRun(second_, run, held_out_, second, &scores);
      lattice.Best(scores, &path);
      lattice.Weigh(scores);
      for (size_t first = 0; first < path.size(); ++first) {
        if (path[first] == kOutside) continue;
        size_t end = first + 1;
        while (IsOpen(path[end - 1])) ++end;
        bool open = false, right = true;
        for (size_t i = first; i < end; ++i) {
          open = open || set_.open[run.first + i];
          right = right && set_.gold[run.first + i] == path[i];
        }
        if (!open)
          outcomes.push_back(
              {static_cast<float>(lattice.NameProbability(first, end, TypeOfLabel(path[first]))),
               right});
        first = end - 1;
      }
    }
    return CalibrationOf(std::move(outcomes));
  }

  void Pack(const CrfWeights& first, const CrfWeights& second, const KindWeights& kinds,
            ModelData* data) {
    data->width = first.width;
    data->transitions = first.transitions;
    data->transitions.insert(data->transitions.end(), second.transitions.begin(),
                             second.transitions.end());
    float most = 0;
    for (const std::vector<float>* weights : {&first.rows, &second.rows, &kinds.rows})
      for (float weight : *weights) most = std::max(most, std::abs(weight));
    data->scale = most > 0 ? most / kMostWeight : 1;
    std::vector<std::pair<uint64_t, const float*>> rows;
    auto add = [&](const std::vector<float>& weights, const FeatureIndex& index) {
      for (uint32_t i = 0; i < index.size(); ++i)
        AddRow(&weights[i * data->width], data->width, index.key(i), &rows);
    };
    add(first.rows, index_);
    add(second.rows, second_index_);
    add(kinds.rows, kinds.index);
    std::vector<std::pair<uint64_t, uint32_t>> keys;
    for (uint32_t i = 0; i < rows.size(); ++i) keys.emplace_back(rows[i].first, i);
    FlatTableData<uint32_t> table;
    table.Build(keys);
    data->features.tags = table.tags;
    data->weights.assign(table.tags.size() * data->width, 0);
    for (size_t slot = 0; slot < table.tags.size(); ++slot) {
      if (table.tags[slot] == 0) continue;
      const float* row = rows[table.values[slot]].second;
      for (size_t i = 0; i < data->width; ++i)
        data->weights[slot * data->width + i] =
            static_cast<Weight>(std::lround(row[i] / data->scale));
    }
    tell_(std::to_string(rows.size()) + " rows of weights are kept");
  }

  void AddRow(const float* row, size_t width, uint64_t key,
              std::vector<std::pair<uint64_t, const float*>>* rows) const {
    bool matters = std::any_of(row, row + width,
                               [&](float weight) { return std::abs(weight) >= choices_.least; });
    if (matters) rows->emplace_back(key, row);
  }

  const Corpus& marked_;
  const TypeKinds kinds_;
  const Corpus corpus_;  // with the types of the labels
  const FoldedHash& hash_;
  const TrainChoices& choices_;
  const std::function<void(const std::string&)>& tell_;
  FeatureIndex index_, second_index_;
  TrainingSet set_, second_;
  std::vector<float> held_out_;
  std::vector<LabelId> labels_;
  std::vector<ReadRun> reads_;
  double loss_ = 0;
};

}  // namespace

void AddWords(const Clusters& clusters, ModelData* data) {
  std::vector<std::pair<uint64_t, KnownWord>> rows;
  for (const ClusteredWord& word : clusters.words)
    rows.emplace_back(HashBytes(word.text), KnownWord{word.cluster, word.usual_case});
  data->words.Build(rows);
  data->parents = clusters.parents;
}

void AddLists(const NameLists& lists, ModelData* data) {
  data->lists = lists.names();
  data->phrases.Build(lists.Rows());
}

void TakeWords(const NameModel& model, ModelData* data) {
  const WordTables& tables = model.tables();
  data->lists = model.lists();
  data->words = tables.words.Copy();
  data->phrases = tables.phrases.Copy();
  data->parents.clear();
  for (std::span<const uint16_t> level : tables.parents)
    data->parents.emplace_back(level.begin(), level.end());
}

WordTables TablesOf(const ModelData& data) {
  WordTables tables;
  tables.words = data.words.view();
  tables.phrases = data.phrases.view();
  tables.roles = data.roles.view();
  for (const auto& level : data.parents) tables.parents.emplace_back(level);
  return tables;
}

void TrainNames(const Corpus& corpus, const FoldedHash& hash, const TrainChoices& choices,
                const std::function<void(const std::string&)>& tell, ModelData* data) {
  Trainer(corpus, hash, choices, tell).Train(data);
}

}  // namespace wireroom::entities
