// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/sequence/name_model.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "plugins/annotators/entities/sequence/hash.h"

namespace wireroom::entities {
namespace {

constexpr std::array<char, 8> kMagic = {'W', 'R', 'N', 'A', 'M', 'E', 'S', '\n'};
constexpr std::string_view kProbe = "Wireroom";
constexpr size_t kAlign = 64;
constexpr size_t kMostBytes = size_t{1} << 31;

enum Section : size_t {
  kTypes,
  kLists,
  kCard,
  kTransitions,
  kFeatureTags,
  kWeights,
  kWordTags,
  kWordValues,
  kParents,
  kPhraseTags,
  kPhraseValues,
  kRoleTags,
  kRoleValues,
  kCalibration,
  kSections
};

struct Extent {
  uint64_t begin = 0;
  uint64_t size = 0;
};

struct ModelHeader {
  std::array<char, 8> magic = kMagic;
  uint32_t version = kModelVersion;
  uint32_t width = 0;
  uint64_t size = 0;
  uint64_t checksum = 0;  // of everything behind the header
  uint64_t probe = 0;     // the host's hash of kProbe
  float scale = 1;
  uint32_t levels = 0;  // of clusters above the finest
  std::array<Extent, kSections> sections{};
};

std::string Lines(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) (out += name) += '\n';
  return out;
}

std::vector<std::string> SplitLines(std::string_view text) {
  std::vector<std::string> out;
  for (size_t end = 0; !text.empty(); text.remove_prefix(end + 1)) {
    end = text.find('\n');
    if (end == std::string_view::npos) break;
    out.emplace_back(text.substr(0, end));
  }
  return out;
}

// A type a line, and behind it its kinds, with blanks between.
std::string TypeLines(const ModelData& data) {
  std::string out;
  for (size_t type = 0; type < data.types.size(); ++type) {
    out += data.types[type];
    for (const NameKind& kind : data.kinds)
      if (kind.type == type) (out += ' ') += kind.name;
    out += '\n';
  }
  return out;
}

class Writer {
 public:
  Writer() : bytes_(sizeof(ModelHeader), '\0') {}
  void Add(Section section, const void* data, size_t size) {
    bytes_.resize((bytes_.size() + kAlign - 1) / kAlign * kAlign);
    header.sections[section] = {bytes_.size(), size};
    bytes_.append(static_cast<const char*>(data), size);
  }
  template <typename T>
  void Add(Section section, const std::vector<T>& values) {
    Add(section, values.data(), values.size() * sizeof(T));
  }
  void Add(Section section, const std::string& text) { Add(section, text.data(), text.size()); }
  std::string Finish() {
    header.size = bytes_.size();
    header.checksum = HashBytes(std::string_view(bytes_).substr(sizeof(ModelHeader)));
    std::memcpy(bytes_.data(), &header, sizeof header);
    return std::move(bytes_);
  }
  ModelHeader header;

 private:
  std::string bytes_;
};

class Reader {
 public:
  Reader(std::string_view bytes, const std::string& name, const FoldedHash& hash)
      : bytes_(bytes), name_(name) {
    if (bytes.size() < sizeof header || std::memcmp(bytes.data(), kMagic.data(), 8) != 0)
      Fail("is no model of names", "give a file that `wireroom train entities` wrote");
    std::memcpy(&header, bytes.data(), sizeof header);
    if (header.version != kModelVersion)
      Fail("has version " + std::to_string(header.version) + ", this wireroom reads version " +
               std::to_string(kModelVersion),
           "train it again");
    if (header.size != bytes.size())
      Fail("has " + std::to_string(bytes.size()) + " bytes of " + std::to_string(header.size),
           "copy it again");
    if (header.checksum != HashBytes(bytes.substr(sizeof header)))
      Fail("is damaged: its checksum is wrong", "copy it again");
    if (header.probe != hash(kProbe))
      Fail("was made with another hash of words", "train it again with this wireroom");
  }

  std::string_view Text(Section section) const {
    const Extent& extent = header.sections[section];
    if (extent.begin % kAlign != 0 || extent.begin > bytes_.size() ||
        extent.size > bytes_.size() - extent.begin)
      Fail("is damaged: a part lies outside of it", "copy it again");
    return bytes_.substr(extent.begin, extent.size);
  }
  template <typename T>
  std::span<const T> Get(Section section) const {
    std::string_view text = Text(section);
    Expect(text.size() % sizeof(T) == 0);
    return {reinterpret_cast<const T*>(text.data()), text.size() / sizeof(T)};
  }
  template <typename T>
  FlatTable<T> Table(Section tags, Section values) const {
    auto keys = Get<uint32_t>(tags);
    Expect(keys.size() == Get<T>(values).size());
    Expect(keys.empty() || std::find(keys.begin(), keys.end(), 0u) != keys.end());
    return {keys, Get<T>(values)};
  }
  void Expect(bool right) const {
    if (!right) Fail("is damaged: its parts do not fit each other", "train it again");
  }
  [[noreturn]] void Fail(const std::string& what, const std::string& remedy) const {
    throw std::runtime_error(name_ + ": " + what + "; " + remedy);
  }
  ModelHeader header;

 private:
  std::string_view bytes_;
  std::string name_;
};

class OwnedModel : public NameModel {
 public:
  OwnedModel(std::string bytes, const FoldedHash& hash, const std::string& name)
      : memory_(bytes.size() / 8 + 1) {
    std::memcpy(memory_.data(), bytes.data(), bytes.size());
    Open({reinterpret_cast<const char*>(memory_.data()), bytes.size()}, hash, name);
  }

 private:
  std::vector<uint64_t> memory_;
};

class MappedModel : public NameModel {
 public:
  MappedModel(const std::filesystem::path& file, const FoldedHash& hash) {
    int handle = open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0) Fail(file, std::strerror(errno));
    struct stat facts {};
    bool regular = fstat(handle, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0;
    size_ = regular ? static_cast<size_t>(facts.st_size) : 0;
    if (regular && size_ < kMostBytes)
      address_ = mmap(nullptr, size_, PROT_READ, MAP_SHARED, handle, 0);
    close(handle);
    if (!regular || size_ >= kMostBytes) Fail(file, "no file of a model's size");
    if (address_ == MAP_FAILED) Fail(file, std::strerror(errno));
    try {
      Open({static_cast<const char*>(address_), size_}, hash, file.string());
    } catch (...) {
      munmap(address_, size_);
      throw;
    }
  }
  ~MappedModel() override { munmap(address_, size_); }

 private:
  [[noreturn]] static void Fail(const std::filesystem::path& file, const std::string& what) {
    throw std::runtime_error(file.string() + ": cannot be read: " + what);
  }
  void* address_ = MAP_FAILED;
  size_t size_ = 0;
};

}  // namespace

std::string WriteModel(const ModelData& data, const FoldedHash& hash) {
  Writer out;
  out.header.width = static_cast<uint32_t>(data.width);
  out.header.scale = data.scale;
  out.header.probe = hash(kProbe);
  out.header.levels = static_cast<uint32_t>(data.parents.size());
  out.Add(kTypes, TypeLines(data));
  out.Add(kLists, Lines(data.lists));
  out.Add(kCard, data.card);
  out.Add(kTransitions, data.transitions);
  out.Add(kFeatureTags, data.features.tags);
  out.Add(kWeights, data.weights);
  out.Add(kWordTags, data.words.tags);
  out.Add(kWordValues, data.words.values);
  std::vector<uint16_t> parents;
  for (const auto& level : data.parents) parents.insert(parents.end(), level.begin(), level.end());
  out.Add(kParents, parents);
  out.Add(kPhraseTags, data.phrases.tags);
  out.Add(kPhraseValues, data.phrases.values);
  out.Add(kRoleTags, data.roles.tags);
  out.Add(kRoleValues, data.roles.values);
  out.Add(kCalibration, data.calibration);
  return out.Finish();
}

void NameModel::Open(std::string_view bytes, const FoldedHash& hash, const std::string& name) {
  Reader in(bytes, name, hash);
  bytes_ = bytes;
  for (const std::string& line : SplitLines(in.Text(kTypes))) ReadType(line);
  lists_ = SplitLines(in.Text(kLists));
  card_ = in.Text(kCard);
  width_ = in.header.width;
  scale_ = in.header.scale;
  in.Expect(!types_.empty() && types_.size() <= kMostTypes && lists_.size() <= kMostLists);
  in.Expect(kinds_.size() <= width_);
  in.Expect(width_ % kRowBlock == 0 && width_ >= 4 * types_.size() && width_ <= 4 * kMostTypes + 15);
  transitions_ = in.Get<float>(kTransitions);
  in.Expect(transitions_.size() == 2 * labels() * labels());
  auto tags = in.Get<uint32_t>(kFeatureTags);
  weights_ = in.Get<Weight>(kWeights);
  in.Expect(weights_.size() == tags.size() * width_);
  in.Expect(tags.empty() || std::find(tags.begin(), tags.end(), 0u) != tags.end());
  // Slots have no values of their own; any bytes as many as there are tags do.
  in.Expect(weights_.size() >= tags.size());
  features_ = {tags, {reinterpret_cast<const uint8_t*>(weights_.data()), tags.size()}};
  feature_count_ = tags.size() - static_cast<size_t>(std::count(tags.begin(), tags.end(), 0u));
  tables_.words = in.Table<KnownWord>(kWordTags, kWordValues);
  tables_.phrases = in.Table<uint16_t>(kPhraseTags, kPhraseValues);
  tables_.roles = in.Table<uint8_t>(kRoleTags, kRoleValues);
  for (uint16_t lists : in.Get<uint16_t>(kPhraseValues))
    in.Expect((lists & ~kLonger) >> lists_.size() == 0);
  auto parents = in.Get<uint16_t>(kParents);
  size_t levels = in.header.levels;
  in.Expect(levels < kClusterLevels && (levels == 0 || parents.size() % levels == 0));
  for (size_t i = 0; i < levels; ++i)
    tables_.parents.push_back(
        parents.subspan(i * (parents.size() / levels), parents.size() / levels));
  size_t clusters = 1;
  for (const KnownWord& word : in.Get<KnownWord>(kWordValues)) {
    in.Expect(word.usual_case < 8 && (levels == 0 || word.cluster < parents.size() / levels));
    clusters = std::max<size_t>(clusters, word.cluster + 1u);
  }
  calibration_ = in.Get<CalibrationPoint>(kCalibration);
  fixed_rows_ = FixedRows(tables_, clusters, types_.size(), lists_.size(), width_,
                          [this](uint64_t key) { return Row(key); });
}

void NameModel::ReadType(std::string_view line) {
  size_t end = std::min(line.find(' '), line.size());
  auto type = static_cast<uint16_t>(types_.size());
  types_.emplace_back(line.substr(0, end));
  while (end < line.size()) {
    size_t begin = end + 1;
    end = std::min(line.find(' ', begin), line.size());
    kinds_.push_back({type, std::string(line.substr(begin, end - begin))});
  }
}

float NameModel::Calibrated(float probability) const {
  if (calibration_.empty()) return probability;
  auto above = std::find_if(calibration_.begin(), calibration_.end(),
                            [&](const CalibrationPoint& p) { return p.given >= probability; });
  if (above == calibration_.end()) return calibration_.back().counted;
  if (above == calibration_.begin()) return above->counted;
  const CalibrationPoint& below = *(above - 1);
  float share = (probability - below.given) / (above->given - below.given);
  return below.counted + share * (above->counted - below.counted);
}

std::shared_ptr<const NameModel> NameModel::Map(const std::filesystem::path& file,
                                                const FoldedHash& hash) {
  return std::make_shared<MappedModel>(file, hash);
}

std::shared_ptr<const NameModel> NameModel::FromBytes(std::string bytes, const FoldedHash& hash,
                                                      const std::string& name) {
  return std::make_shared<OwnedModel>(std::move(bytes), hash, name);
}

}  // namespace wireroom::entities
