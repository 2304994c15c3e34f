// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/json_reader.h"

#include <simdjson.h>

#include <algorithm>
#include <stdexcept>

#include "plugins/annotators/entities/learn/type_names.h"

namespace wireroom::entities {
namespace {

using simdjson::dom::element;

// Wikidata classes of ELEVANT, the first that a label has.
constexpr std::pair<std::string_view, std::string_view> kElevantTypes[] = {
    {"Q215627", "PER"}, {"Q27096213", "LOC"}, {"Q43229", "ORG"}};

std::string ElevantType(std::string_view classes) {
  for (const auto& [id, type] : kElevantTypes) {
    for (size_t at = classes.find(id); at != std::string_view::npos;
         at = classes.find(id, at + 1)) {
      size_t end = at + id.size();
      if ((at == 0 || classes[at - 1] == '|') && (end == classes.size() || classes[end] == '|'))
        return std::string(type);
    }
  }
  return "MISC";
}

// Byte offsets of code points, and of the end.
std::vector<uint32_t> CodePoints(std::string_view text) {
  std::vector<uint32_t> out;
  for (uint32_t at = 0; at < text.size(); ++at)
    if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) out.push_back(at);
  out.push_back(static_cast<uint32_t>(text.size()));
  return out;
}

class JsonReader {
 public:
  JsonReader(std::string name, JsonFormat format, const TypeMap& types, const SplitText& split,
             Corpus* corpus)
      : name_(std::move(name)), format_(format), types_(types), split_(split), corpus_(*corpus) {}

  void Read(std::string_view text) {
    for (size_t at = 0; at < text.size();) {
      size_t end = std::min(text.find('\n', at), text.size());
      ++line_;
      ReadLine(text.substr(at, end - at));
      at = end + 1;
    }
  }

 private:
  void ReadLine(std::string_view line) {
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) return;
    element root;
    if (parser_.parse(line.data(), line.size()).get(root)) Fail("is no JSON object on one line");
    std::string_view text;
    spans_.clear();
    links_.clear();
    if (format_ == JsonFormat::kElevant) {
      if (root["text"].get(text)) Fail("expected \"text\" and \"labels\"");
      ReadLabels(root, text);
    } else if (!root["text"].get(text)) {
      ReadMentions(root["mentions"], text);
    } else if (!root["article"]["article"]["text"].get(text)) {
      ReadMentions(root["article"]["mentions"], text);
    } else {
      Fail("expected \"text\" and \"mentions\"");
    }
    DropOverlaps();
    corpus_.documents.push_back(
        SplitDocument(name_ + ":" + std::to_string(line_), std::string(text), spans_, split_));
    corpus_.documents.back().links = links_;
  }

  void ReadLabels(const element& root, std::string_view text) {
    simdjson::dom::array labels;
    if (root["labels"].get(labels)) Fail("expected a list \"labels\"");
    std::vector<uint32_t> points = CodePoints(text);
    for (element label : labels) {
      uint64_t begin = 0, end = 0;
      std::string_view type, id;
      if (label["span"].at(0).get(begin) || label["span"].at(1).get(end) || end >= points.size() ||
          begin >= end)
        Fail("expected a \"span\" inside the text");
      if (label["type"].get(type)) type = "";
      if (!label["entity_id"].get(id))
        links_.push_back({points[begin], points[end], std::string(id.starts_with('Q') ? id : "")});
      Add(points[begin], points[end], ElevantType(type));
    }
  }

  void ReadMentions(simdjson::simdjson_result<element> list, std::string_view text) {
    simdjson::dom::array mentions;
    if (list.get(mentions)) return;
    for (element mention : mentions) {
      uint64_t begin = 0, end = 0;
      std::string_view type, field;
      if (!mention["field"].get(field) && field.find("TITLE") != std::string_view::npos) continue;
      if (mention["begin"].get(begin)) begin = 0;
      if (mention["end"].get(end) || mention["type"].get(type) || end > text.size() || begin >= end)
        Fail("expected \"begin\", \"end\" inside the text, and \"type\"");
      Add(static_cast<uint32_t>(begin), static_cast<uint32_t>(end), std::string(type));
    }
  }

  void Add(uint32_t begin, uint32_t end, std::string type) {
    auto mapped = types_.find(type);
    if (mapped == types_.end()) mapped = types_.find("*");
    if (mapped != types_.end()) type = mapped->second;
    if (type != "-") spans_.push_back({begin, end, IndexOfType(&corpus_.types, type)});
  }

  void DropOverlaps() {
    std::sort(spans_.begin(), spans_.end(), [](const TextSpan& a, const TextSpan& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    std::vector<TextSpan> kept;
    for (const TextSpan& span : spans_)
      if (kept.empty() || span.begin >= kept.back().end) kept.push_back(span);
    spans_.swap(kept);
  }

  [[noreturn]] void Fail(const std::string& what) const {
    throw std::runtime_error(name_ + ":" + std::to_string(line_) + ": " + what);
  }

  std::string name_;
  JsonFormat format_;
  const TypeMap& types_;
  const SplitText& split_;
  Corpus& corpus_;
  size_t line_ = 0;
  simdjson::dom::parser parser_;
  std::vector<TextSpan> spans_;
  std::vector<LinkedSpan> links_;
};

}  // namespace

void ReadJsonLines(std::string_view text, const std::string& name, JsonFormat format,
                   const TypeMap& types, const SplitText& split, Corpus* corpus) {
  JsonReader(name, format, types, split, corpus).Read(text);
}

}  // namespace wireroom::entities
