// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <memory>
#include <utility>

#include "core/app/odd_articles.h"
#include "core/app/plugin_commands.h"
#include "core/config/node.h"
#include "core/config/option.h"
#include "core/ops/clock.h"
#include "core/ops/log.h"
#include "core/ops/stats.h"
#include "core/plugin/loader.h"
#include "core/plugin/map_state.h"
#include "core/plugin/plugin.h"
#include "core/plugin/to_proto.h"

namespace wireroom::app {
namespace {

using config::Errors;

// One plugin at work.
class Trial {
 public:
  explicit Trial(std::shared_ptr<plugin::Plugin> plugin)
      : plugin_(std::move(plugin)), context_(plugin_->library().name(), &state_) {}

  absl::Status Run() {
    if (absl::Status status = MakeObjects(); !status.ok()) return status;
    uint64_t number = 0;
    for (const OddArticle& odd : OddArticles())
      if (absl::Status status = RunOn(odd, ++number); !status.ok())
        return absl::InternalError(std::string(status.message()) + " (on " + odd.what + ")");
    return detector_ ? detector_->Tick(1'714'557'700'000'000, 1'714'557'700'000'000, &context_)
                     : absl::OkStatus();
  }

 private:
  absl::Status MakeObjects() {
    const plugin::Library& library = plugin_->library();
    if (library.annotator()) {
      for (auto* annotator : {&annotator_, &other_annotator_}) {
        auto made = plugin_->NewAnnotator();
        if (!made.ok()) return made.status();
        *annotator = *std::move(made);
      }
    }
    if (library.detector()) {
      auto made = plugin_->NewDetector();
      if (!made.ok()) return made.status();
      detector_ = *std::move(made);
    }
    return absl::OkStatus();
  }

  absl::Status RunOn(const OddArticle& odd, uint64_t number) {
    OddArticleView lent(odd, number);
    plugin::Annotations said;
    if (annotator_) {
      if (absl::Status status = Annotate(lent.article(), &said); !status.ok()) return status;
    }
    if (!detector_) return absl::OkStatus();
    said.Lend(&lent.article());
    lent.article().attachment = said.FindAttachment(plugin_->library().name());
    return detector_->Article(lent.article(), &context_);
  }

  // In two workers, which must say the same.
  absl::Status Annotate(const wr_article& article, plugin::Annotations* said) {
    plugin::Annotations again;
    if (absl::Status status = annotator_->Annotate(article, said); !status.ok()) return status;
    if (absl::Status status = other_annotator_->Annotate(article, &again); !status.ok())
      return status;
    v1::EnrichedArticle one, other;
    plugin::ToProto(*said, article, &one);
    plugin::ToProto(again, article, &other);
    if (one.SerializeAsString() == other.SerializeAsString()) return absl::OkStatus();
    return absl::InternalError(plugin_->library().Subject() +
                               ": expected two workers to say the same of one article, found "
                               "different annotations; an annotator must be a pure function of "
                               "the article and its options");
  }

  std::shared_ptr<plugin::Plugin> plugin_;
  std::unique_ptr<plugin::Annotator> annotator_, other_annotator_;
  std::unique_ptr<plugin::Detector> detector_;
  plugin::MapState state_;
  plugin::DetectorContext context_;
};

// "name=value" as the operator would write it under `options:`.
bool ParseOptions(const std::vector<std::string>& options, config::Node* group) {
  std::string yaml;
  for (const std::string& option : options) {
    const size_t equals = option.find('=');
    if (equals == std::string::npos) {
      std::cerr << "wireroom: --option: expected NAME=VALUE, found '" << option << "'\n";
      return false;
    }
    yaml += option.substr(0, equals) + ": " + option.substr(equals + 1) + "\n";
  }
  Errors errors;
  if (!yaml.empty()) config::ParseYaml(yaml, "--option", group, &errors);
  std::cerr << config::ToText(errors);
  return errors.empty();
}

absl::StatusOr<std::shared_ptr<plugin::Plugin>> Open(
    const std::shared_ptr<const plugin::Library>& library, const config::Node& group) {
  config::OptionContext context;
  context.file = "--option";
  context.given_base = std::filesystem::current_path();
  context.default_base = library->file().parent_path();
  context.owner = library->Subject();
  Errors errors;
  const auto values = config::ValidateOptions(library->options(), group, context, &errors);
  if (errors.empty()) return plugin::Plugin::Open(library, values);
  std::string text = config::ToText(errors);
  text.pop_back();
  return absl::FailedPreconditionError(library->Subject() + ": " + text);
}

absl::Status CheckOne(const std::string& given, const config::Node& group, plugin::Loader* loader) {
  const bool path = given.find('/') != std::string::npos || given.ends_with(".so");
  const auto library = path ? loader->LoadFile(given) : loader->Load(given);
  if (!library.ok()) return library.status();
  auto plugin = Open(*library, group);
  if (!plugin.ok()) return plugin.status();
  if (absl::Status status = Trial(*plugin).Run(); !status.ok()) return status;
  std::cout << (*library)->name() << " " << (*library)->version() << ": OK\n";
  return absl::OkStatus();
}

}  // namespace

ops::ExitCode CheckPlugins(const PluginPlaces& places, const std::vector<std::string>& plugins,
                           const std::vector<std::string>& options) {
  std::vector<std::filesystem::path> directories;
  if (const auto code = FindPlaces(places, &directories); code != ops::ExitCode::kOk) return code;
  config::Node group;
  if (!ParseOptions(options, &group)) return ops::ExitCode::kUsage;
  ops::SystemClock clock;
  ops::Stats stats;
  ops::LogOptions log_options;
  log_options.level = ops::LogLevel::kWarn;
  const auto logger = ops::Logger::Open(log_options, &clock);
  if (!logger.ok()) return ops::ExitCode::kInternal;
  plugin::Loader loader(directories, {&clock, logger->get(), &stats, {}});
  ops::ExitCode code = ops::ExitCode::kOk;
  for (const std::string& given : plugins) {
    const absl::Status status = CheckOne(given, group, &loader);
    if (status.ok()) continue;
    std::cerr << status.message() << "\n";
    code = ops::ExitCode::kBadConfig;
  }
  return code;
}

}  // namespace wireroom::app
