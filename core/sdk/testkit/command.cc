// SPDX-License-Identifier: Apache-2.0
#include "wireroom/testkit/command.h"

#include <algorithm>
#include <stdexcept>

#include "core/plugin/check.h"
#include "core/plugin/plugin_table.h"
#include "core/sdk/testkit/given_article.h"
#include "core/sdk/testkit/host_table.h"

namespace wireroom::testkit {
namespace {

using plugin::Str;
using plugin::View;

struct Terminal {
  CommandResult* result;
  const std::vector<ArticleBuilder>* articles;
};

void Write(void* context, int32_t stream, wr_str text) {
  CommandResult& result = *static_cast<Terminal*>(context)->result;
  (stream == WR_STREAM_OUT ? result.out : result.error).append(View(text));
}

void TakeOutAnnotations(wr_article* article) {
  article->zones.count = 0;
  article->mentions.count = 0;
  article->entities.count = 0;
  article->topics.count = 0;
}

wr_result Articles(void* context, const wr_str*, size_t, int32_t annotated,
                   wr_result (*each)(void*, const wr_article*), void* user, uint64_t* refused,
                   wr_error* error) {
  if (refused) *refused = 0;
  for (const ArticleBuilder& builder : *static_cast<Terminal*>(context)->articles) {
    GivenArticle given(builder);
    if (annotated == 0) TakeOutAnnotations(given.article());
    if (each(user, given.article()) == WR_OK) continue;
    error->set(error->context, Str("the command ended the reading"));
    return WR_FAILED;
  }
  return WR_OK;
}

wr_result Ask(void*, wr_bytes, void (*)(void*, wr_bytes), void*, wr_error* error) {
  error->set(error->context, Str("no daemon runs in a test"));
  return WR_FAILED;
}

wr_result Past(void* context, wr_time since, wr_result (*each)(void*, const wr_article*),
               void* user, uint64_t* missing, wr_error* error) {
  if (missing) *missing = 0;
  uint64_t sequence = 0;
  for (const ArticleBuilder& builder : *static_cast<Terminal*>(context)->articles) {
    GivenArticle given(builder);
    given.article()->sequence = ++sequence;
    if (since != WR_TIME_UNKNOWN && given.article()->received_at < since) continue;
    if (each(user, given.article()) == WR_OK) continue;
    error->set(error->context, Str("the command ended the reading"));
    return WR_FAILED;
  }
  return WR_OK;
}

}  // namespace

CommandResult RunCommand(const wr_plugin& given, std::string_view verb,
                         const std::vector<std::string>& arguments,
                         const std::vector<ArticleBuilder>& articles) {
  const auto read =
      plugin::ReadTable(&given, {given.abi_major, given.abi_minor}, std::string(View(given.name)));
  if (!read.ok()) throw std::runtime_error(std::string(read.status().message()));
  const bool known = std::any_of(read->verbs.begin(), read->verbs.end(),
                                 [verb](const auto& one) { return one.words == verb; });
  if (!known) throw std::runtime_error("the plugin has no verb '" + std::string(verb) + "'");
  CommandResult result;
  Terminal terminal{&result, &articles};
  const wr_console console{sizeof(wr_console), &terminal, &Write, &Articles, &Ask, &Past};
  std::vector<wr_str> views;
  for (const std::string& argument : arguments) views.push_back(Str(argument));
  const HostTable host(".");
  result.status =
      read->command->run(&host.table(), Str(verb), views.data(), views.size(), &console);
  return result;
}

}  // namespace wireroom::testkit
