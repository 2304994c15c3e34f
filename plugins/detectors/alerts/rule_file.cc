// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/rule_file.h"

#include <glob.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <fstream>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "plugins/detectors/alerts/rule_parser.h"

namespace wireroom::alerts {
namespace {

namespace fs = std::filesystem;

bool IsHidden(const fs::path& path) { return path.filename().string().starts_with('.'); }
bool IsRuleFile(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

void FindBelow(const fs::path& folder, std::vector<fs::path>* files, RuleErrors* errors) {
  const size_t before = files->size();
  std::error_code error;
  auto at = fs::recursive_directory_iterator(folder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (IsHidden(at->path())) at.disable_recursion_pending();
    else if (IsRuleFile(at->path())) files->push_back(at->path());
  }
  if (error) errors->Add(folder.string() + ": can not be read: " + error.message());
  std::sort(files->begin() + static_cast<std::ptrdiff_t>(before), files->end());
}

bool IsPattern(const fs::path& path) {
  return path.native().find_first_of("*?[") != std::string::npos;
}

void FindMatching(const fs::path& pattern, std::vector<fs::path>* files, RuleErrors* errors) {
  glob_t found{};
  if (glob(pattern.c_str(), 0, nullptr, &found) != 0)
    errors->Add(pattern.string() + ": no rule file matches");
  for (size_t i = 0; i < found.gl_pathc; ++i) files->push_back(found.gl_pathv[i]);
  globfree(&found);
}

// At most one byte more than the limit, so that ParseRules sees that it is over.
bool Read(const fs::path& path, std::string* text, RuleErrors* errors) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) {
    errors->Add(path.string() + ": is not a regular file");
    return false;
  }
  std::ifstream in(path, std::ios::binary);
  text->assign(kMaxFileBytes + 1, '\0');
  in.read(text->data(), static_cast<std::streamsize>(text->size()));
  if (in.bad() || (in.fail() && !in.eof())) {
    errors->Add(path.string() + ": can not be read: " + std::strerror(errno));
    return false;
  }
  text->resize(static_cast<size_t>(in.gcount()));
  return true;
}

// Files that were read and not taken yet are at most so many.
constexpr size_t kAhead = 4;
constexpr unsigned kMostThreads = 8;

// Reads files ahead of the one who takes them.
class FilesAhead {
 public:
  FilesAhead(const std::vector<std::string>& paths, const Host& host)
      : paths_(paths), host_(host), read_(paths.size()) {
    const unsigned cores = std::clamp(std::thread::hardware_concurrency(), 1u, kMostThreads);
    for (size_t i = 0; i < std::min<size_t>(cores, paths.size()); ++i)
      threads_.emplace_back([this] { Run(); });
  }
  ~FilesAhead() {
    {
      const std::lock_guard lock(mutex_);
      next_ = paths_.size();
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  RuleFile Take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return read_[taken_].has_value(); });
    RuleFile file = std::move(*read_[taken_]);
    read_[taken_++].reset();
    changed_.notify_all();
    return file;
  }

 private:
  void Run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [&] { return next_ >= paths_.size() || next_ < taken_ + kAhead; });
      if (next_ >= paths_.size()) return;
      const size_t at = next_++;
      lock.unlock();
      RuleFile file = ReadRuleFile(paths_[at], host_);
      lock.lock();
      read_[at] = std::move(file);
      changed_.notify_all();
    }
  }

  const std::vector<std::string>& paths_;
  const Host& host_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::optional<RuleFile>> read_;
  size_t next_ = 0, taken_ = 0;
  std::vector<std::thread> threads_;
};

}  // namespace

std::vector<std::string> FindRuleFiles(const Paths& paths, RuleErrors* errors) {
  std::vector<fs::path> files;
  for (const fs::path& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) FindBelow(path, &files, errors);
    else if (fs::exists(path, error)) files.push_back(path);
    else if (IsPattern(path)) FindMatching(path, &files, errors);
    else errors->Add(path.string() + ": there is no such rule file or folder");
  }
  std::vector<std::string> names;
  std::set<std::string> seen;
  for (const fs::path& file : files)
    if (seen.insert(file.string()).second) names.push_back(file.string());
  return names;
}

uint64_t StampOf(const std::string& path, const std::vector<fs::path>& lists) {
  uint64_t stamp = 1;
  const auto add = [&](const fs::path& file) {
    std::error_code error;
    stamp = stamp * 0x9E3779B97F4A7C15u + fs::file_size(file, error);
    const auto time = fs::last_write_time(file, error).time_since_epoch().count();
    stamp = stamp * 0x9E3779B97F4A7C15u + static_cast<uint64_t>(time);
  };
  add(path);
  for (const fs::path& list : lists) add(list);
  return stamp;
}

RuleFile ReadRuleFile(const std::string& path, const Host& host) {
  RuleFile file;
  file.path = path;
  std::string text;
  const uint64_t before = StampOf(path, {});
  if (Read(path, &text, &file.errors))
    ParseRules(path, text, host, [&](Rule rule) { file.rules.push_back(std::move(rule)); },
               &file.errors, &file.dispatch, &file.lists);
  if (StampOf(path, {}) == before) file.stamp = StampOf(path, file.lists);
  return file;
}

void ReadRuleFiles(const std::vector<std::string>& paths, const Host& host,
                   const std::function<void(RuleFile)>& take) {
  FilesAhead ahead(paths, host);
  for (size_t i = 0; i < paths.size(); ++i) take(ahead.Take());
}

}  // namespace wireroom::alerts
