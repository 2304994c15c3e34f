// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/knowledge/mo_file.h"

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace wireroom::entities {
namespace {

constexpr uint32_t kMagic = 0x950412DE;
constexpr size_t kHeader = 28;

class Bytes {
 public:
  Bytes(std::string content, const std::filesystem::path& file)
      : content_(std::move(content)), file_(file) {}

  uint32_t Word(size_t at) const {
    uint32_t value = 0;
    if (at + sizeof value > content_.size()) Fail("is cut off");
    std::memcpy(&value, content_.data() + at, sizeof value);
    return value;
  }
  // The string that the descriptor at `at` points to.
  std::string_view String(size_t at) const {
    size_t size = Word(at), offset = Word(at + 4);
    if (offset > content_.size() || size > content_.size() - offset) Fail("is cut off");
    return std::string_view(content_).substr(offset, size);
  }
  [[noreturn]] void Fail(const char* what) const {
    throw std::runtime_error(file_.string() + ": " + what);
  }
  size_t size() const { return content_.size(); }

 private:
  std::string content_;
  const std::filesystem::path& file_;
};

}  // namespace

void ReadTranslations(const std::filesystem::path& file,
                      const std::function<void(std::string_view, std::string_view)>& each) {
  std::ifstream in(file, std::ios::binary);
  Bytes bytes({std::istreambuf_iterator<char>(in), {}}, file);
  if (!in) bytes.Fail("cannot be read");
  if (bytes.size() < kHeader || bytes.Word(0) != kMagic) bytes.Fail("is no .mo file");
  uint32_t count = bytes.Word(8), originals = bytes.Word(12), translations = bytes.Word(16);
  for (size_t i = 0; i < count; ++i) {
    std::string_view original = bytes.String(originals + 8 * i);
    if (!original.empty()) each(original, bytes.String(translations + 8 * i));
  }
}

}  // namespace wireroom::entities
