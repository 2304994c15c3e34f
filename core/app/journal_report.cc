// SPDX-License-Identifier: Apache-2.0
#include "core/app/journal_report.h"

#include "core/journal/check.h"

namespace wireroom::app {

absl::Status ReportOn(const journal::Journal& journal, v1::JournalReport* report) {
  journal::CheckReport found;
  absl::Status status = journal::Check(journal, {}, &found);
  report->set_stream(journal.stream());
  report->set_epoch(journal.epoch());
  report->set_first(journal.first());
  report->set_head(journal.head());
  report->set_events(found.events);
  report->set_articles(found.articles);
  report->set_state(found.state);
  report->set_inputs(found.inputs);
  report->set_cursors(found.cursors);
  report->set_rejects(found.rejects);
  report->set_message_bytes(found.message_bytes);
  for (const std::string& problem : found.problems) report->add_problems(problem);
  report->set_problem_count(found.problem_count);
  return status;
}

}  // namespace wireroom::app
