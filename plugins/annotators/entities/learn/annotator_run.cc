// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/learn/annotator_run.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <stdexcept>

#include "plugins/annotators/entities/tagger.h"

namespace wireroom::entities {
namespace {

using Path = std::filesystem::path;

// A folder of its own that goes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "wireroom-eval-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
      throw std::runtime_error(name + ": cannot be made; see that TMPDIR has room");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const Path& path() const { return path_; }

 private:
  Path path_;
};

std::string JsonString(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      ((out += "\\u00") += kHex[byte >> 4]) += kHex[byte & 15];
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + '"';
}

// The mentions of the text that an annotator gives.
class MentionList {
 public:
  MentionList() {
    table_.struct_size = sizeof table_;
    table_.context = this;
    table_.mention = [](void* context, const wr_mention* mention) -> wr_result {
      static_cast<MentionList*>(context)->Add(*mention);
      return WR_OK;
    };
    table_.zone = [](void*, const wr_zone*) -> wr_result { return WR_OK; };
    table_.entity = [](void* context, const wr_entity* entity) -> wr_result {
      static_cast<MentionList*>(context)->Add(*entity);
      return WR_OK;
    };
    table_.topic = [](void*, const wr_topic*) -> wr_result { return WR_OK; };
    table_.attach = [](void*, wr_bytes) -> wr_result { return WR_OK; };
    table_.status = [](void*, int32_t, wr_str) -> wr_result { return WR_OK; };
    table_.language = [](void*, wr_str) -> wr_result { return WR_OK; };
  }
  struct Found {
    uint32_t begin, end;
    std::string type;
    float confidence;
    std::string entity_id;
  };
  const wr_annotations* table() const { return &table_; }
  std::vector<Found>& found() { return found_; }
  std::vector<LinkedSpan> Links() const {
    std::vector<LinkedSpan> links;
    for (const Found& mention : found_) {
      auto id = wikidata_ids_.find(mention.entity_id);
      links.push_back({mention.begin, mention.end, id == wikidata_ids_.end() ? "" : id->second});
    }
    return links;
  }

 private:
  void Add(const wr_mention& mention) {
    if (mention.field == WR_FIELD_TEXT && mention.nominal == 0)
      found_.push_back(
          {mention.begin, mention.end, std::string(View(mention.type)), mention.confidence,
           std::string(View(mention.entity_id))});
  }
  void Add(const wr_entity& entity) {
    std::string_view id = View(entity.id);
    for (size_t i = 0; i < entity.external_id_count; ++i)
      if (View(entity.external_ids[i].scheme) == "wikidata")
        wikidata_ids_[std::string(id)] = View(entity.external_ids[i].value);
    if (id.starts_with('Q')) wikidata_ids_[std::string(id)] = id;
  }
  wr_annotations table_{};
  std::vector<Found> found_;
  std::map<std::string, std::string> wikidata_ids_;
};

Lexicon ReadLexicon(const LearningCommand& command) {
  Lexicon lexicon;
  lexicon.words =
      std::make_shared<const Words>(Words::Read(command.Data("words.tsv"), command.Hash()));
  lexicon.layers.push_back(Knowledge::Open(command.Data("knowledge.bin"), command.host));
  lexicon.model = NameModel::Map(command.Data("names.model"), command.Hash());
  return lexicon;
}

std::vector<FoundSpan> Fitting(std::vector<MentionList::Found>* found,
                               const std::vector<std::string>& types) {
  std::sort(found->begin(), found->end(),
            [](const auto& a, const auto& b) { return a.begin < b.begin; });
  std::vector<FoundSpan> out;
  for (const MentionList::Found& mention : *found) {
    size_t type = TypeOfLabelIn(types, mention.type);
    if (type == SIZE_MAX) continue;
    out.push_back({{mention.begin, mention.end, static_cast<uint16_t>(type)}, mention.confidence});
  }
  return out;
}

}  // namespace

size_t TypeOfLabelIn(const std::vector<std::string>& types, std::string_view label) {
  auto index = [&](std::string_view name) {
    auto at = std::find(types.begin(), types.end(), name);
    return at == types.end() ? SIZE_MAX : static_cast<size_t>(at - types.begin());
  };
  if (index(label) != SIZE_MAX && label != "LOC") return index(label);
  if (label == "PERSON") return index("PER");
  if (label == "GPE" || label == "LOC" || label == "FAC") return index("LOC");
  constexpr std::string_view kOther[] = {"NORP",        "EVENT", "PRODUCT",
                                         "WORK_OF_ART", "LAW",   "LANGUAGE"};
  bool other = std::find(std::begin(kOther), std::end(kOther), label) != std::end(kOther);
  return other ? index("MISC") : SIZE_MAX;
}

void EvaluateAnnotator(const LearningCommand& command, Corpus* corpus, Evaluation* evaluation) {
  using Clock = std::chrono::steady_clock;
  TemporaryFolder folder;
  Path file = folder.path() / "gold.ndjson";
  std::ofstream out(file);
  for (size_t i = 0; i < corpus->documents.size(); ++i) {
    WriteText(&corpus->documents[i]);
    out << "{\"id\":\"" << i << "\",\"text\":" << JsonString(corpus->documents[i].text) << "}\n";
  }
  out.close();
  if (!out)
    throw std::runtime_error(file.string() + ": cannot be written; see that TMPDIR has room");
  Lexicon lexicon = ReadLexicon(command);
  Tagger tagger;
  uint64_t refused =
      command.console.Articles({{file.string()}}, false, [&](const Article& article) {
        const GoldDocument& document = corpus->documents[std::stoul(std::string(article.id()))];
        if (article.text().text() != document.text)
          throw std::runtime_error(document.name + ": its text was changed on the way");
        MentionList mentions;
        Annotations annotations(mentions.table());
        auto start = Clock::now();
        tagger.Tag(article, lexicon, command.host, {.max_mentions = SIZE_MAX}, &annotations);
        evaluation->AddTime(article.text().tokens().size(),
                            std::chrono::duration<double>(Clock::now() - start).count());
        evaluation->AddLinks(document, mentions.Links());
        evaluation->Add(document, Fitting(&mentions.found(), corpus->types));
      });
  if (refused > 0)
    throw std::runtime_error(std::to_string(refused) + " documents could not be read as articles");
}

}  // namespace wireroom::entities
