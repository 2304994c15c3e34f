// SPDX-License-Identifier: Apache-2.0
//
// The one declaration of every option of the daemon.
#pragma once

#include <string>
#include <vector>

#include "core/config/daemon.h"
#include "core/config/section.h"

namespace wireroom::config {

template <>
struct ValueAs<OnError> {
  static constexpr OptionType kType = OptionType::kString;
  static Value To(OnError v) { return {.text = v == OnError::kSkip ? "skip" : "reject"}; }
  static OnError From(const Value& v) {
    return v.text == "reject" ? OnError::kReject : OnError::kSkip;
  }
};

// The options at the top of the file, beside the groups and `plugins`.
const Section<DaemonConfig>& TopSection();
// The options of an entry of `plugins`, beside its `options`.
const Section<PluginEntry>& EntrySection();

const Section<IngestConfig>& IngestSection();
const Section<LiveConfig>& LiveSection();
const Section<SessionsConfig>& SessionsSection();
const Section<JournalConfig>& JournalSection();
const Section<PipelineConfig>& PipelineSection();
const Section<LimitsConfig>& LimitsSection();
const Section<LogConfig>& LogSection();

// Calls visit(section, member of DaemonConfig) for every group, in the order of
// the file.
template <typename Visit>
void ForEachSection(Visit visit) {
  visit(IngestSection(), &DaemonConfig::ingest);
  visit(LiveSection(), &DaemonConfig::live);
  visit(SessionsSection(), &DaemonConfig::sessions);
  visit(JournalSection(), &DaemonConfig::journal);
  visit(PipelineSection(), &DaemonConfig::pipeline);
  visit(LimitsSection(), &DaemonConfig::limits);
  visit(LogSection(), &DaemonConfig::log);
}

// The text of the key `plugins` and of the key `options` of an entry.
extern const char kPluginsText[];
extern const char kPluginOptionsText[];

}  // namespace wireroom::config
