// SPDX-License-Identifier: Apache-2.0
#include "core/app/article_json.h"

#include <simdjson.h>

#include <climits>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/app/byte_shield.h"
#include "core/app/html_text.h"
#include "core/app/iso_time.h"
#include "core/app/json_members.h"

namespace wireroom::app {
namespace {

using google::protobuf::Timestamp;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

absl::Status ReadHtml(object in, Names names, std::string* out) {
  std::string html;
  if (absl::Status status = ReadString(in, names, &html); !status.ok()) return status;
  if (!html.empty()) *out = HtmlToText(html);
  return absl::OkStatus();
}

absl::Status ReadId(object in, std::string* out) {
  element value;
  if (Find(in, "id", &value) && (value.is_int64() || value.is_uint64())) {
    *out = simdjson::minify(value);
    return absl::OkStatus();
  }
  return ReadString(in, {"id", "uri"}, out);
}

absl::Status ReadTime(object in, Names names, Timestamp* (v1::Article::*field)(),
                      v1::Article* article) {
  for (const std::string_view name : names) {
    element value;
    if (!Find(in, name, &value)) continue;
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) return Mismatch(name, "an ISO 8601 time", value);
    const absl::StatusOr<Timestamp> time = ParseIsoTime(text);
    if (!time.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("member '", std::string(name), "': ", time.status().message()));
    }
    *(article->*field)() = *time;
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

// ninjs 2.x and 3.x write headlines, bodies and descriptions as arrays of
// {role, contenttype, value}. Lower is better.
int Rank(object part) {
  const std::string_view role = TextOf(part, "role");
  const std::string_view type = TextOf(part, "contenttype");
  const std::string lower = absl::AsciiStrToLower(std::string(type));
  const auto has = [&lower](const char* word) { return lower.find(word) != std::string::npos; };
  const int markup = type.empty() || has("plain") ? 0 : has("html") ? 2 : 4;
  return markup + (role == "main" || role == "text" || role.empty() ? 0 : 1);
}

absl::Status ReadBestPart(object in, std::string_view name, std::string* out) {
  element value;
  if (!out->empty() || !Find(in, name, &value)) return absl::OkStatus();
  array parts;
  if (value.get(parts) != simdjson::SUCCESS) return Mismatch(name, "an array", value);
  int best = INT_MAX;
  for (const element part_value : parts) {
    object part;
    if (part_value.get(part) != simdjson::SUCCESS) return Mismatch(name, "objects", part_value);
    std::string text;
    if (absl::Status status = ReadString(part, {"value"}, &text); !status.ok()) return status;
    const int rank = Rank(part);
    if (text.empty() || rank >= best) continue;
    best = rank;
    *out = rank < 2 ? text : HtmlToText(text);
  }
  return absl::OkStatus();
}

absl::Status ReadTitle(object in, std::string* out) {
  if (absl::Status status = ReadString(in, {"headline"}, out); !status.ok()) return status;
  if (absl::Status status = ReadBestPart(in, "headlines", out); !status.ok()) return status;
  return out->empty() ? ReadString(in, {"title"}, out) : absl::OkStatus();
}

absl::Status ReadText(object in, std::string* out) {
  absl::Status status = ReadString(in, {"text", "body_text"}, out);
  if (status.ok() && out->empty()) status = ReadBestPart(in, "bodies", out);
  if (status.ok() && out->empty()) status = ReadHtml(in, {"body_xhtml", "body_html"}, out);
  if (status.ok() && out->empty()) status = ReadString(in, {"description_text"}, out);
  if (status.ok() && out->empty()) status = ReadBestPart(in, "descriptions", out);
  return status;
}

absl::Status AddAuthor(element value, v1::Article* article) {
  object person;
  std::string_view name;
  if (value.get(person) == simdjson::SUCCESS) name = TextOf(person, "name");
  if (name.empty() && value.get(name) != simdjson::SUCCESS) {
    return Mismatch("authors", "names", value);
  }
  if (!name.empty()) article->add_authors(std::string(name));
  return absl::OkStatus();
}

absl::Status ReadAuthors(object in, v1::Article* article) {
  for (const std::string_view name : {"authors", "author", "byline", "by"}) {
    element value;
    if (!Find(in, name, &value)) continue;
    array list;
    if (value.get(list) != simdjson::SUCCESS) return AddAuthor(value, article);
    for (const element author : list) {
      if (absl::Status status = AddAuthor(author, article); !status.ok()) return status;
    }
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

absl::Status ReadLabels(object in, v1::Article* article) {
  for (const std::string_view name : {"slugline", "urgency", "pubstatus"}) {
    element value;
    if (!Find(in, name, &value)) continue;
    std::string_view text;
    const bool is_text = value.get(text) == simdjson::SUCCESS;
    (*article->mutable_labels())[std::string(name)] =
        is_text ? std::string(text) : simdjson::minify(value);
  }
  element value;
  if (!Find(in, "labels", &value)) return absl::OkStatus();
  object labels;
  if (value.get(labels) != simdjson::SUCCESS) return Mismatch("labels", "an object", value);
  for (const auto label : labels) {
    std::string_view text;
    if (label.value.get(text) != simdjson::SUCCESS) {
      return Mismatch("labels." + std::string(label.key), "a string", label.value);
    }
    (*article->mutable_labels())[std::string(label.key)] = text;
  }
  return absl::OkStatus();
}

absl::Status ReadUrl(object in, v1::Article* article) {
  absl::Status status = ReadString(in, {"url", "link"}, article->mutable_url());
  if (!status.ok() || !article->url().empty()) return status;
  const std::string_view uri = TextOf(in, "uri");
  if (uri.starts_with("http://") || uri.starts_with("https://")) {
    article->set_url(std::string(uri));
  }
  return absl::OkStatus();
}

absl::Status ReadTimes(object in, v1::Article* article) {
  absl::Status status =
      ReadTime(in, {"publishedAt", "published_at", "published", "firstcreated", "versioncreated"},
               &v1::Article::mutable_published_at, article);
  if (status.ok()) {
    status = ReadTime(in, {"updatedAt", "updated_at", "versioncreated"},
                      &v1::Article::mutable_updated_at, article);
  }
  if (status.ok()) {
    status = ReadTime(in, {"fetchedAt", "fetched_at"}, &v1::Article::mutable_fetched_at, article);
  }
  return status;
}

// An event's article lies in its enriched article, which lies in the event.
object Unwrap(object in) {
  object inner;
  while (in.at_key("article").get(inner) == simdjson::SUCCESS) in = inner;
  return in;
}

std::string NamesOf(object in) {
  constexpr size_t kShown = 8;
  std::string names;
  size_t count = 0;
  for (const auto member : in) {
    if (count++ == kShown) return absl::StrCat(names, ", ...");
    absl::StrAppend(&names, count == 1 ? "" : ", ", "'",
                    absl::Utf8SafeCHexEscape(std::string(member.key.substr(0, 40))), "'");
  }
  return names.empty() ? "no members" : names;
}

bool NamesAText(object in) {
  element value;
  for (const std::string_view name :
       {"text", "title", "headline", "headlines", "body_text", "bodies", "body_xhtml", "body_html",
        "description_text", "descriptions"}) {
    if (in.at_key_case_insensitive(name).get(value) == simdjson::SUCCESS) return true;
  }
  return false;
}

absl::Status ReadArticle(object in, v1::Article* article) {
  if (!NamesAText(in)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "expected an article with 'text', or with 'body_text' or 'bodies' (ninjs), found ",
        NamesOf(in)));
  }
  absl::Status status = ReadId(in, article->mutable_id());
  if (status.ok()) {
    status = ReadString(in, {"source", "copyrightholder"}, article->mutable_source());
  }
  if (status.ok()) status = ReadUrl(in, article);
  if (status.ok()) status = ReadTitle(in, article->mutable_title());
  if (status.ok()) status = ReadText(in, article->mutable_text());
  if (status.ok()) status = ReadTimes(in, article);
  if (status.ok()) status = ReadString(in, {"language"}, article->mutable_language());
  if (status.ok()) status = ReadAuthors(in, article);
  if (status.ok()) status = ReadLabels(in, article);
  return status;
}

void UnshieldAll(v1::Article* article) {
  Unshield(article->mutable_id());
  Unshield(article->mutable_source());
  Unshield(article->mutable_url());
  Unshield(article->mutable_title());
  Unshield(article->mutable_text());
  Unshield(article->mutable_language());
  for (std::string& author : *article->mutable_authors()) Unshield(&author);
  for (auto& label : *article->mutable_labels()) Unshield(&label.second);
}

absl::Status ReadElement(element value, bool shielded, v1::Article* article) {
  object members;
  if (value.get(members) != simdjson::SUCCESS) {
    return absl::InvalidArgumentError(
        absl::StrCat("expected a JSON object, found ", KindOf(value)));
  }
  absl::Status status = ReadArticle(Unwrap(members), article);
  if (shielded) UnshieldAll(article);
  return status;
}

absl::Status NotJson(simdjson::error_code code) {
  if (code == simdjson::EMPTY) {
    return absl::InvalidArgumentError("expected a JSON object, found nothing");
  }
  if (code == simdjson::DEPTH_ERROR) {
    return absl::ResourceExhaustedError(
        absl::StrCat("expected at most ", ArticleJson::kMaxNesting,
                     " objects and arrays in each other, found more (or one that is not closed)"));
  }
  return absl::InvalidArgumentError(absl::StrCat("expected a JSON object, found what is not JSON: ",
                                                 simdjson::error_message(code)));
}

}  // namespace

struct ArticleJson::Parser {
  simdjson::dom::parser json;
};

ArticleJson::ArticleJson() : parser_(std::make_unique<Parser>()) {}
ArticleJson::~ArticleJson() = default;

absl::Status ArticleJson::Parse(std::string_view json, const Each& each) {
  const bool shielded = !simdjson::validate_utf8(json.data(), json.size());
  const simdjson::padded_string padded(shielded ? ShieldedUtf8(json) : std::string(json));
  simdjson::dom::parser& parser = parser_->json;
  if (parser.capacity() < padded.size()) {
    if (const auto code = parser.allocate(padded.size(), kMaxNesting)) return NotJson(code);
  }
  element root;
  if (const auto code = parser.parse(padded).get(root)) return NotJson(code);
  array list;
  const bool is_list = root.get(list) == simdjson::SUCCESS;
  int64_t index = is_list ? 0 : -1;
  const auto visit = [&](element value) {
    v1::Article article;
    const absl::Status status = ReadElement(value, shielded, &article);
    each(index++, status, &article);
  };
  if (is_list) {
    for (const element value : list) visit(value);
  } else {
    visit(root);
  }
  return absl::OkStatus();
}

}  // namespace wireroom::app
