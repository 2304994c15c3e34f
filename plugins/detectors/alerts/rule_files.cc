// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_files.h"

#include "plugins/detectors/alerts/index_builder.h"
#include "plugins/detectors/alerts/rule_head.h"

namespace wireroom::alerts {

std::string CostWarning(double share) {
  if (share >= 1)
    return "no index helps to find it, so every article is tried (a pattern, a field or a "
           "detection that most articles meet): join it by 'and' to a word, an entity or a topic";
  return "about " + std::to_string(static_cast<int>(share * 100)) +
         " in 100 articles have to be tried on it: its alternatives are wide; join them by 'and' "
         "to something rarer";
}

LoadedRules LoadRules(const Paths& paths, const Host& host, RuleErrors* errors, bool keep) {
  LoadedRules loaded;
  IndexBuilder builder(host);
  const std::vector<std::string> files = FindRuleFiles(paths, errors);
  loaded.files = files.size();
  loaded.missing = !errors->empty();
  ReadRuleFiles(files, host, [&](RuleFile file) {
    for (const Rule& rule : file.rules) loaded.disabled += !rule.enabled;
    loaded.catalogue.Take(std::move(file), errors, [&](Rule rule) {
      builder.Add(rule);
      if (keep) loaded.rules.push_back(std::move(rule));
    });
  });
  loaded.refused = loaded.catalogue.RefuseSequences(errors);
  loaded.dispatch = loaded.catalogue.dispatch(errors);
  loaded.index = builder.Build();
  RuleHead head;
  for (uint32_t rule = 0; rule < loaded.index->rule_count(); ++rule) {
    const double cost = builder.cost(rule);
    if (cost < kWideShare) continue;
    ReadHead(loaded.index->HeadOf(rule), &head);
    const std::string place = loaded.catalogue.PlaceOf(IndexSegment::IdHash(head.id));
    (cost >= 1 ? loaded.warnings : loaded.wide).push_back(place + ": " + CostWarning(cost));
  }
  return loaded;
}

}  // namespace wireroom::alerts
