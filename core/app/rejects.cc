// SPDX-License-Identifier: Apache-2.0
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/time_util.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <map>

#include "absl/strings/str_cat.h"
#include "core/app/commands.h"
#include "core/app/iso_time.h"
#include "core/app/reject_desk.h"

namespace wireroom::app {
namespace {

struct RejectsOptions {
  std::string config;
  std::string data;
  std::vector<uint64_t> sequences;
  std::vector<std::string> reasons;
  std::vector<std::string> plugins;
  std::vector<std::string> sources;
  std::string since;
  std::string until;
  std::string format;
  bool all = false;
  bool dry_run = false;
  bool json = false;
};

std::vector<std::string> ReasonNames() {
  std::vector<std::string> names;
  for (int i = v1::Rejection::Reason_MIN + 1; i <= v1::Rejection::Reason_MAX; ++i) {
    if (v1::Rejection::Reason_IsValid(i)) {
      names.push_back(v1::Rejection::Reason_Name(static_cast<v1::Rejection::Reason>(i)));
    }
  }
  return names;
}

bool SetTime(const char* option, const std::string& text, google::protobuf::Timestamp* time) {
  if (text.empty()) return true;
  const auto parsed = ParseIsoTime(text);
  if (parsed.ok()) {
    *time = *parsed;
    return true;
  }
  std::cerr << "wireroom: " << option << ": " << parsed.status().message() << "\n";
  return false;
}

// False: a time is none; told.
bool MakeFilter(const RejectsOptions& options, v1::RejectFilter* filter) {
  for (const uint64_t sequence : options.sequences) filter->add_sequences(sequence);
  for (const std::string& name : options.reasons) {
    v1::Rejection::Reason reason = v1::Rejection::unspecified;
    v1::Rejection::Reason_Parse(name, &reason);
    filter->add_reasons(reason);
  }
  for (const std::string& plugin : options.plugins) filter->add_plugins(plugin);
  for (const std::string& source : options.sources) filter->add_sources(source);
  if (!options.since.empty() && !SetTime("--since", options.since, filter->mutable_since())) {
    return false;
  }
  return options.until.empty() || SetTime("--until", options.until, filter->mutable_until());
}

ops::ExitCode Fail(const absl::Status& status) {
  std::cerr << "wireroom: " << status.message() << "\n";
  return absl::IsUnavailable(status) ? ops::ExitCode::kUnavailable : ops::ExitCode::kIoError;
}

std::string Json(const google::protobuf::Message& message) {
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(message, &json);
  return json;
}

// One line without control characters.
std::string Plain(std::string_view text) {
  std::string out(text);
  std::replace_if(out.begin(), out.end(),
                  [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return out;
}

std::string TimeOf(const v1::Reject& reject) {
  return google::protobuf::util::TimeUtil::ToString(reject.time());
}

// One run of a subcommand.
class Rejects {
 public:
  explicit Rejects(const RejectsOptions& options) : options_(options) {}

  ops::ExitCode Open(bool retries) {
    if (!MakeFilter(options_, &filter_)) return ops::ExitCode::kUsage;
    return desk_.Open(options_.config, options_.data, retries);
  }

  // Calls each(reject) for those that fit; kNotFound: a sequence that was named
  // is no reject.
  template <typename Each>
  absl::Status ForEach(bool articles, Each each) {
    uint64_t from = 0;
    do {
      v1::AdminRequest request;
      v1::ListRejects* list = request.mutable_list_rejects();
      *list->mutable_filter() = filter_;
      list->set_from(from);
      list->set_articles(articles);
      v1::AdminReply reply;
      if (absl::Status status = desk_.Ask(request, &reply); !status.ok()) return status;
      for (const v1::Reject& reject : reply.rejects().rejects()) {
        seen_.push_back(reject.sequence());
        each(reject);
      }
      from = reply.rejects().next();
    } while (from != 0);
    return absl::OkStatus();
  }

  // kIncomplete: a sequence that was named is no reject; told.
  ops::ExitCode CheckNamed() const {
    ops::ExitCode code = ops::ExitCode::kOk;
    for (const uint64_t sequence : options_.sequences) {
      if (std::find(seen_.begin(), seen_.end(), sequence) != seen_.end()) continue;
      std::cerr << "wireroom: there is no such reject: " << sequence
                << " (see `wireroom rejects list`)\n";
      code = ops::ExitCode::kIncomplete;
    }
    return code;
  }

  ops::ExitCode List() {
    if (const ops::ExitCode code = Open(false); code != ops::ExitCode::kOk) return code;
    std::map<std::string, uint64_t> reasons;
    const absl::Status status = ForEach(false, [&](const v1::Reject& reject) {
      ++reasons[v1::Rejection::Reason_Name(reject.rejection().reason())];
      ShowLine(reject);
    });
    if (!status.ok()) return Fail(status);
    if (!options_.json) {
      std::cerr << "wireroom: " << seen_.size() << " rejects";
      const char* separator = ": ";
      for (const auto& reason : reasons) {
        std::cerr << separator << reason.second << " " << reason.first;
        separator = ", ";
      }
      std::cerr << "\n";
    }
    return CheckNamed();
  }

  ops::ExitCode Show() {
    if (const ops::ExitCode code = Open(false); code != ops::ExitCode::kOk) return code;
    const absl::Status status =
        ForEach(true, [this](const v1::Reject& reject) { ShowWhole(reject); });
    return status.ok() ? CheckNamed() : Fail(status);
  }

  ops::ExitCode Export() {
    if (const ops::ExitCode code = Open(false); code != ops::ExitCode::kOk) return code;
    ops::ExitCode code = ops::ExitCode::kOk;
    const absl::Status status = ForEach(true, [&](const v1::Reject& reject) {
      v1::Article article;
      if (options_.format == "rejects") {
        std::cout << Json(reject) << "\n";
      } else if (!reject.rejection().article_truncated() &&
                 article.ParseFromString(reject.rejection().article())) {
        std::cout << Json(article) << "\n";
      } else {
        std::cerr << "wireroom: reject " << reject.sequence() << " is not a whole article ("
                  << v1::Rejection::Reason_Name(reject.rejection().reason())
                  << "): left out; --format rejects has its bytes\n";
        code = ops::ExitCode::kIncomplete;
      }
    });
    if (!status.ok()) return Fail(status);
    if (!std::cout.flush()) return ops::ExitCode::kIoError;
    const ops::ExitCode named = CheckNamed();
    return code == ops::ExitCode::kOk ? named : code;
  }

  ops::ExitCode Retry() {
    if (const ops::ExitCode code = Select(true); code != ops::ExitCode::kOk) return code;
    if (options_.dry_run) return Told("would be tried again");
    std::map<std::string, uint64_t> became;
    for (size_t i = 0; i < seen_.size(); i += RejectBook::kMostRetried) {
      v1::AdminRequest request;
      const size_t end = std::min(seen_.size(), i + RejectBook::kMostRetried);
      for (size_t k = i; k < end; ++k) request.mutable_retry_rejects()->add_sequences(seen_[k]);
      v1::AdminReply reply;
      if (absl::Status status = desk_.Ask(request, &reply); !status.ok()) return Fail(status);
      for (const auto& retried : reply.retried_rejects().retried()) {
        ShowRetried(retried);
        ++became[WordFor(retried)];
      }
    }
    std::cerr << "wireroom: " << seen_.size() << " tried again";
    for (const auto& each : became) std::cerr << ", " << each.second << " " << each.first;
    std::cerr << "\n";
    const bool all = became["not tried"] == 0 && became["rejected"] == 0;
    return all ? CheckNamed() : ops::ExitCode::kIncomplete;
  }

  ops::ExitCode Drop() {
    if (const ops::ExitCode code = Select(false); code != ops::ExitCode::kOk) return code;
    if (options_.dry_run) return Told("would be dropped");
    constexpr size_t kChunk = 1000;
    uint64_t dropped = 0;
    for (size_t i = 0; i < seen_.size(); i += kChunk) {
      v1::AdminRequest request;
      const size_t end = std::min(seen_.size(), i + kChunk);
      for (size_t k = i; k < end; ++k) request.mutable_drop_rejects()->add_sequences(seen_[k]);
      v1::AdminReply reply;
      if (absl::Status status = desk_.Ask(request, &reply); !status.ok()) return Fail(status);
      dropped += reply.dropped_rejects().dropped();
    }
    std::cerr << "wireroom: " << dropped << " dropped\n";
    return CheckNamed();
  }

 private:
  // What a filter or --all names. Without either nothing is done.
  ops::ExitCode Select(bool retries) {
    const bool filtered = !options_.sequences.empty() || !options_.reasons.empty() ||
                          !options_.plugins.empty() || !options_.sources.empty() ||
                          !options_.since.empty() || !options_.until.empty();
    if (!filtered && !options_.all) {
      std::cerr << "wireroom: expected sequences, a filter or --all, found none\n";
      return ops::ExitCode::kUsage;
    }
    if (const ops::ExitCode code = Open(retries); code != ops::ExitCode::kOk) return code;
    const absl::Status status = ForEach(false, [&](const v1::Reject& reject) {
      if (options_.dry_run) ShowLine(reject);
    });
    return status.ok() ? ops::ExitCode::kOk : Fail(status);
  }

  ops::ExitCode Told(const char* what) const {
    std::cerr << "wireroom: " << seen_.size() << " rejects " << what << "; nothing was done\n";
    return CheckNamed();
  }

  static std::string WordFor(const v1::RetriedRejects::Retried& retried) {
    if (retried.outcome() == v1::Result::unspecified) return "not tried";
    return v1::Result::Outcome_Name(retried.outcome());
  }

  static void ShowRetried(const v1::RetriedRejects::Retried& retried) {
    std::cout << retried.sequence() << ": " << WordFor(retried);
    if (retried.became() != 0 && retried.outcome() != v1::Result::rejected) {
      std::cout << ", event " << retried.became();
    }
    if (!retried.detail().empty()) std::cout << ": " << Plain(retried.detail());
    std::cout << "\n";
  }

  void ShowLine(const v1::Reject& reject) const {
    if (options_.json) {
      std::cout << Json(reject) << "\n";
      return;
    }
    const v1::Rejection& rejection = reject.rejection();
    std::cout << reject.sequence() << "  " << TimeOf(reject) << "  "
              << v1::Rejection::Reason_Name(rejection.reason());
    if (!rejection.plugin().empty()) std::cout << " by " << rejection.plugin();
    std::cout << ", tried " << rejection.attempts() << "x  ";
    if (!rejection.source().empty()) std::cout << Plain(rejection.source()) << " / ";
    std::cout << (rejection.article_id().empty() ? "(no id)" : Plain(rejection.article_id()))
              << "\n    " << Plain(rejection.detail()) << "\n";
  }

  void ShowWhole(const v1::Reject& reject) const {
    if (options_.json) {
      std::cout << Json(reject) << "\n";
      return;
    }
    ShowLine(reject);
    const v1::Rejection& rejection = reject.rejection();
    if (!rejection.producer().empty()) {
      std::cout << "    from " << Plain(rejection.producer()) << ", epoch "
                << rejection.producer_epoch() << ", number " << rejection.number() << "\n";
    }
    std::cout << "    " << rejection.article().size() << " bytes"
              << (rejection.article_truncated() ? ", the first of a larger article" : "") << "\n";
    v1::Article article;
    if (!article.ParseFromString(rejection.article())) {
      std::cout << "    not an Article; --json shows the bytes (base64)\n";
      return;
    }
    std::cout << "\n" << article.title() << "\n\n" << article.text() << "\n";
  }

  const RejectsOptions& options_;
  v1::RejectFilter filter_;
  RejectDesk desk_;
  std::vector<uint64_t> seen_;
};

using Options = std::shared_ptr<RejectsOptions>;

CLI::App* AddCommand(CLI::App* parent, const char* name, const char* about, const Options& options,
                     int* exit_code, ops::ExitCode (Rejects::*run)()) {
  CLI::App* command = parent->add_subcommand(name, about);
  command->add_option("-c,--config", options->config, "The configuration (default: as run)");
  command->add_option("--data", options->data, "The data directory, in place of journal.directory");
  command->callback([options, exit_code, run] {
    *exit_code = static_cast<int>((Rejects(*options).*run)());
  });
  return command;
}

void AddFilter(CLI::App* command, const Options& options) {
  command->add_option("SEQUENCE", options->sequences, "Only these: sequences of article.rejected");
  command->add_option("--reason", options->reasons, "Only with this reason; may be repeated")
      ->check(CLI::IsMember(ReasonNames()))->expected(1)->take_all();
  command->add_option("--plugin", options->plugins,
                      "Only those that this plugin failed on; may be repeated")
      ->expected(1)->take_all();
  command->add_option("--source", options->sources, "Only of this source; may be repeated")
      ->expected(1)->take_all();
  command->add_option("--since", options->since, "Only taken in at this time (ISO 8601) or later");
  command->add_option("--until", options->until, "Only taken in before this time");
}

}  // namespace

void AddRejects(CLI::App& app, int* exit_code) {
  CLI::App* rejects = app.add_subcommand("rejects", "Articles that were refused");
  rejects->require_subcommand(1);
  rejects->footer(
      "An article that is refused (limits, a plugin with on_error: reject, three deaths of the\n"
      "daemon with it in hand) is kept with its reason as long as its article.rejected is. Asks\n"
      "the daemon that runs; without one works on the journal itself.\n"
      "Exit status: 0; 1 when a reject was not there, or was refused again; 64 for a filter that\n"
      "is none; 69 when the daemon does not answer; 73 when there is no journal; 74 when it can\n"
      "not be read or written; 78 for a bad configuration.");
  const auto make = [] { return std::make_shared<RejectsOptions>(); };

  Options options = make();
  CLI::App* list = AddCommand(rejects, "list", "One entry each, oldest first", options, exit_code,
                              &Rejects::List);
  AddFilter(list, options);
  list->add_flag("--json", options->json, "One JSON object a line");

  options = make();
  CLI::App* show = AddCommand(rejects, "show", "Everything about them, with the article", options,
                              exit_code, &Rejects::Show);
  AddFilter(show, options);
  show->get_option("SEQUENCE")->required();
  show->add_flag("--json", options->json, "One JSON object a line; the article's bytes as base64");

  options = make();
  options->format = "articles";
  CLI::App* exported = AddCommand(rejects, "export", "Write them to standard output", options,
                                  exit_code, &Rejects::Export);
  AddFilter(exported, options);
  exported->add_option("--format", options->format,
                       "articles: one article a line, as `wireroom send` reads it; rejects: with "
                       "reason and bytes")
      ->check(CLI::IsMember({"articles", "rejects"}))->capture_default_str();

  options = make();
  CLI::App* retry = AddCommand(rejects, "retry", "Send them through the pipeline once more",
                               options, exit_code, &Rejects::Retry);
  AddFilter(retry, options);

  const Options drop_options = make();
  CLI::App* drop = AddCommand(rejects, "drop", "Forget them; their events stay in the log",
                              drop_options, exit_code, &Rejects::Drop);
  AddFilter(drop, drop_options);

  const std::pair<CLI::App*, Options> doers[] = {{retry, options}, {drop, drop_options}};
  for (const auto& doer : doers) {
    doer.first->add_flag("--all", doer.second->all, "All of them, where there is no filter");
    doer.first->add_flag("-n,--dry-run", doer.second->dry_run, "Only list what would be done");
  }
}

}  // namespace wireroom::app
