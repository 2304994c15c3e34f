// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/model.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <bit>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace wireroom::topics {
namespace {

constexpr char kMagic[8] = {'W', 'R', 'T', 'O', 'P', 'I', 'C', 'S'};
constexpr uint32_t kFormat = 1;
constexpr size_t kMostBytes = size_t{1} << 30;

struct Header {
  char magic[8];
  uint32_t format;
  uint32_t abi_major;  // of the token hashes
  uint64_t checksum;   // XXH3 of everything behind the header
  uint64_t text_bytes;
  uint64_t slots;
  uint64_t row_units;
  uint64_t features;
  uint64_t reserved;
};
static_assert(sizeof(Header) == 64);

[[noreturn]] void Fail(const std::string& name, const std::string& what) {
  throw std::runtime_error(name + ": " + what);
}

size_t Padded(size_t bytes) { return (bytes + 7) / 8 * 8; }

uint32_t UpperHalf(float value) { return (std::bit_cast<uint32_t>(value) + 0x8000u) >> 16; }
float FromUpperHalf(uint32_t bits) { return std::bit_cast<float>(bits << 16); }

// Units of a row behind its first: dense weights, or a count, topics and weights.
size_t DenseUnits(size_t topics) { return (topics + 3) / 4; }
size_t SparseUnits(size_t count) { return 1 + (count + 1) / 2 + (count + 3) / 4; }

std::string Number(float value) {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

// The fields of a line between tabs.
std::vector<std::string_view> Split(std::string_view line) {
  std::vector<std::string_view> out;
  for (;;) {
    size_t tab = line.find('\t');
    out.push_back(line.substr(0, tab));
    if (tab == std::string_view::npos) return out;
    line.remove_prefix(tab + 1);
  }
}

class SettingsReader {
 public:
  SettingsReader(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  ModelSettings Read() {
    while (!text_.empty()) {
      size_t end = std::min(text_.find('\n'), text_.size());
      ++line_;
      if (end > 0) ReadLine(Split(text_.substr(0, end)));
      text_.remove_prefix(std::min(end + 1, text_.size()));
    }
    if (settings_.topics.empty()) Fail(name_, "the model has no topics");
    return std::move(settings_);
  }

 private:
  [[noreturn]] void Refuse(const std::string& what) const {
    Fail(name_, "line " + std::to_string(line_) + " of its text: " + what);
  }
  float Float(std::string_view s) const {
    float value = 0;
    auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    if (error != std::errc() || end != s.data() + s.size() || !std::isfinite(value))
      Refuse("expected a number, found '" + std::string(s) + "'");
    return value;
  }
  uint32_t Whole(std::string_view s) const {
    uint32_t value = 0;
    auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
    if (error != std::errc() || end != s.data() + s.size())
      Refuse("expected a whole number, found '" + std::string(s) + "'");
    return value;
  }

  void ReadLine(const std::vector<std::string_view>& cells) {
    ModelSettings& s = settings_;
    ZoneWeights& z = s.zones;
    if (cells[0] == "topic" && cells.size() == 9) return ReadTopic(cells);
    if (cells[0] == "zones" && (cells.size() == 10 || cells.size() == 11)) {
      float* weights[] = {&z.title, &z.standfirst, &z.heading, &z.lead,
                          &z.body,  &z.tail,       &z.caption};
      for (size_t i = 0; i < 7; ++i) *weights[i] = Float(cells[i + 1]);
      z.lead_bytes = Whole(cells[8]);
      z.tail_begins = Whole(cells[9]);
      z.lead_share = cells.size() == 11 ? Float(cells[10]) : 0;  // before there was one
      if (z.lead_share < 0 || z.lead_share >= 1) Refuse("expected a lead share from 0 to below 1");
      return;
    }
    if (cells.size() != 2) Refuse("found a line that no model of this format has");
    if (cells[0] == "vocabulary") s.vocabulary = cells[1];
    if (cells[0] == "single_label") s.single_label = Whole(cells[1]) != 0;
    if (cells[0] == "precision") s.precision = Float(cells[1]);
    if (cells[0] == "common_share") s.common_share = Float(cells[1]);
    if (cells[0] == "note") s.note = cells[1];
  }

  void ReadTopic(const std::vector<std::string_view>& cells) {
    ModelTopic topic;
    topic.id = cells[1];
    topic.name = cells[2];
    if (cells[3] != "-") topic.parent = Whole(cells[3]);
    topic.bias = Float(cells[4]);
    topic.slope = Float(cells[5]);
    topic.offset = Float(cells[6]);
    topic.threshold = Float(cells[7]);
    topic.articles = Whole(cells[8]);
    size_t index = settings_.topics.size();
    if (topic.id.empty()) Refuse("a topic has no id");
    if (index == Model::kMostTopics) Refuse("more than 2000 topics");
    // Parents stand before their children, so that none implies itself.
    if (topic.parent != kNoParent && topic.parent >= index)
      Refuse("the parent of '" + topic.id + "' does not stand before it");
    settings_.topics.push_back(std::move(topic));
  }

  std::string_view text_;
  const std::string& name_;
  size_t line_ = 0;
  ModelSettings settings_;
};

}  // namespace

std::string Model::WriteSettings(const ModelSettings& settings) {
  std::string out = "vocabulary\t" + settings.vocabulary + "\nsingle_label\t" +
                    (settings.single_label ? "1" : "0") + "\nprecision\t" +
                    Number(settings.precision) + "\ncommon_share\t" +
                    Number(settings.common_share) + "\nnote\t" + settings.note + "\nzones";
  const ZoneWeights& z = settings.zones;
  for (float weight : {z.title, z.standfirst, z.heading, z.lead, z.body, z.tail, z.caption})
    out += "\t" + Number(weight);
  out += "\t" + std::to_string(z.lead_bytes) + "\t" + std::to_string(z.tail_begins) + "\t" +
         Number(z.lead_share) + "\n";
  for (const ModelTopic& topic : settings.topics) {
    out += "topic\t" + topic.id + "\t" + topic.name + "\t";
    out += topic.parent == kNoParent ? "-" : std::to_string(topic.parent);
    for (float value : {topic.bias, topic.slope, topic.offset, topic.threshold})
      out += "\t" + Number(value);
    out += "\t" + std::to_string(topic.articles) + "\n";
  }
  return out;
}

std::shared_ptr<const Model> Model::Open(const std::filesystem::path& file) {
  std::string name = file.string();
  int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) Fail(name, std::string("cannot be read: ") + std::strerror(errno));
  struct stat status {};
  bool regular = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  auto size = static_cast<size_t>(status.st_size);
  void* mapped = regular && size >= sizeof(Header)
                     ? mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0)
                     : MAP_FAILED;
  close(fd);
  if (mapped == MAP_FAILED)
    Fail(name, "not a topic model: " + std::to_string(size) + " bytes, expected at least 64");
  std::unique_ptr<Model> model;
  try {
    model = std::make_unique<Model>(std::string_view(static_cast<const char*>(mapped), size), name);
  } catch (...) {
    munmap(mapped, size);
    throw;
  }
  model->mapped_ = mapped;
  return model;
}

Model::Model(std::string_view bytes, const std::string& name) : bytes_(bytes) { Check(name); }

Model::~Model() {
  if (mapped_ != nullptr) munmap(mapped_, bytes_.size());
}

void Model::Check(const std::string& name) {
  Header header;
  if (bytes_.size() < sizeof header) Fail(name, "not a topic model: too short");
  std::memcpy(&header, bytes_.data(), sizeof header);
  if (std::memcmp(header.magic, kMagic, sizeof kMagic) != 0)
    Fail(name, "not a topic model: expected a file made by 'wireroom train topics'");
  if (header.format != kFormat)
    Fail(name, "format " + std::to_string(header.format) + " of topic models, expected " +
                   std::to_string(kFormat) + ": train it again with this version");
  if (header.abi_major != WR_ABI_MAJOR)
    Fail(name, "its token hashes are of plugin ABI " + std::to_string(header.abi_major) +
                   ", expected " + std::to_string(WR_ABI_MAJOR) + ": train it again");
  bool sane = bytes_.size() <= kMostBytes && header.text_bytes <= bytes_.size() &&
              header.slots <= bytes_.size() && header.row_units <= bytes_.size() &&
              std::has_single_bit(header.slots) && header.slots >= 2 && header.row_units >= 1;
  size_t slots_at = sizeof header + Padded(header.text_bytes);
  size_t rows_at = slots_at + header.slots * sizeof(Slot);
  if (!sane || rows_at + header.row_units * 4 != bytes_.size())
    Fail(name, "its sizes do not fit its " + std::to_string(bytes_.size()) +
                   " bytes: cut off or damaged");
  std::string_view rest = bytes_.substr(sizeof header);
  if (XXH3_64bits(rest.data(), rest.size()) != header.checksum)
    Fail(name, "its checksum is wrong: the file is damaged");
  settings_ = SettingsReader(rest.substr(0, header.text_bytes), name).Read();
  slots_ = {reinterpret_cast<const Slot*>(bytes_.data() + slots_at), header.slots};
  rows_ = {reinterpret_cast<const uint32_t*>(bytes_.data() + rows_at), header.row_units};
  mask_ = header.slots - 1;
  shift_ = 64 - std::countr_zero(header.slots);
  features_ = header.features;
  CheckRows(name);
  FillFilter();
}

// Eight bits a slot, at most 256 KiB.
void Model::FillFilter() {
  size_t words = std::min<size_t>(std::max<size_t>(slots_.size() / 8, 1), 32768);
  filter_.assign(words, 0);
  filter_mask_ = static_cast<uint32_t>(words - 1);
  for (const Slot& slot : slots_)
    if (slot.row != 0) filter_[slot.tag / 64 & filter_mask_] |= uint64_t{1} << (slot.tag % 64);
}

void Model::CheckRows(const std::string& name) {
  size_t empty = 0;
  size_t topics = settings_.topics.size();
  for (const Slot& slot : slots_) {
    size_t at = slot.row & kRowMask;
    if (slot.row == 0) ++empty;
    if (slot.row == 0) continue;
    if (at == 0 || at >= rows_.size()) Fail(name, "a slot leads outside the rows");
    size_t units = DenseUnits(topics);
    if (topics > kDenseTopics) {
      size_t count = at + 1 < rows_.size() ? rows_[at + 1] : topics + 1;
      if (count > topics) Fail(name, "a row has more weights than there are topics");
      units = SparseUnits(count);
    }
    if (units > rows_.size() - at - 1) Fail(name, "a row is cut off");
    Row row = RowAt(slot.row);
    if (!std::isfinite(row.idf) || !std::isfinite(row.scale))
      Fail(name, "a row has a weight that is not a number");
    for (uint16_t topic : row.topics)
      if (topic >= topics) Fail(name, "a row has a weight of a topic that there is not");
  }
  if (empty == 0) Fail(name, "the table has no empty slot");
}

Model::Row Model::RowAt(uint32_t row) const {
  const uint32_t* at = rows_.data() + (row & kRowMask);
  size_t topics = settings_.topics.size();
  Row out{FromUpperHalf(*at >> 16), FromUpperHalf(*at & 0xFFFF), {}, {}};
  if (topics <= kDenseTopics) {
    out.weights = {reinterpret_cast<const int8_t*>(at + 1), topics};
    return out;
  }
  size_t count = at[1];
  out.topics = {reinterpret_cast<const uint16_t*>(at + 2), count};
  out.weights = {reinterpret_cast<const int8_t*>(at + 2 + (count + 1) / 2), count};
  return out;
}

void ModelWriter::Add(uint64_t key, float idf, std::span<const float> weights, uint32_t flags) {
  float most = 0;
  for (float weight : weights) most = std::max(most, std::abs(weight));
  float scale = FromUpperHalf(UpperHalf(most / 127));
  std::vector<uint16_t> topics;
  std::vector<int8_t> values;
  bool dense = settings_.topics.size() <= Model::kDenseTopics;
  for (size_t i = 0; i < weights.size(); ++i) {
    float steps = scale > 0 ? std::round(weights[i] / scale) : 0;
    auto value = static_cast<int8_t>(std::min(127.0f, std::max(-127.0f, steps)));
    if (!dense && value == 0) continue;
    topics.push_back(static_cast<uint16_t>(i));
    values.push_back(value);
  }
  size_t count = values.size();
  auto row = static_cast<uint32_t>(rows_.size());
  rows_.resize(rows_.size() + 1 + (dense ? DenseUnits(count) : SparseUnits(count)));
  rows_[row] = UpperHalf(idf) << 16 | UpperHalf(scale);
  uint32_t* at = &rows_[row] + 1;
  if (!dense) {
    *at++ = static_cast<uint32_t>(count);
    std::memcpy(at, topics.data(), count * sizeof(uint16_t));
    at += (count + 1) / 2;
  }
  std::memcpy(at, values.data(), count);
  if (row > Model::kRowMask) throw std::runtime_error("the model has too many features");
  entries_.push_back({key, row | flags});
}

std::string ModelWriter::Finish() const {
  size_t size = std::bit_ceil(std::max<size_t>(entries_.size() * 3 / 2, 2));
  std::vector<Model::Slot> slots(size);
  int shift = 64 - std::countr_zero(size);
  for (const Entry& entry : entries_) {
    uint64_t mixed = entry.key * Model::kMix;
    uint64_t at = mixed >> shift;
    while (slots[at].row != 0) at = (at + 1) & (size - 1);
    slots[at] = {static_cast<uint32_t>(mixed), entry.row};
  }
  std::string text = Model::WriteSettings(settings_);
  Header header{};
  std::memcpy(header.magic, kMagic, sizeof kMagic);
  header.format = kFormat;
  header.abi_major = WR_ABI_MAJOR;
  header.text_bytes = text.size();
  header.slots = size;
  header.row_units = rows_.size();
  header.features = entries_.size();
  text.resize(Padded(text.size()));
  std::string out(sizeof header, '\0');
  out += text;
  out.append(reinterpret_cast<const char*>(slots.data()), slots.size() * sizeof slots[0]);
  out.append(reinterpret_cast<const char*>(rows_.data()), rows_.size() * sizeof rows_[0]);
  header.checksum = XXH3_64bits(out.data() + sizeof header, out.size() - sizeof header);
  std::memcpy(out.data(), &header, sizeof header);
  return out;
}

}  // namespace wireroom::topics
