// SPDX-License-Identifier: Apache-2.0
#include "core/config/node.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/config/source_text.h"

namespace wireroom::config {
namespace {

constexpr size_t kMaxErrors = 1000;

// Ends the parse: the rest of the file is not looked at.
struct Stop {
  Mark mark;
  std::string message;
};

// Builds the tree from the parser's events.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(std::string_view text, std::string_view name, Errors* errors)
      : text_(text), name_(name), errors_(errors), places_(text) {}

  Node TakeRoot() { return std::move(root_); }
  int documents() const { return documents_; }

  void Report(Mark mark, std::string message, std::string key = {}) {
    if (errors_->size() < kMaxErrors) {
      errors_->push_back({std::string(name_), mark, std::move(key), std::move(message)});
    }
  }

  Mark MarkOf(const YAML::Mark& mark) {
    if (mark.line < 0) return {};
    return places_.At(mark.line, mark.column);
  }

  // The parser takes a quote that is not closed to end with the file.
  void CheckLastQuote() {
    if (last_quoted_.mark.line == 0 || last_quoted_.byte >= text_.size()) return;
    const char quote = text_[last_quoted_.byte];
    if (quote != '"' && quote != '\'') return;
    for (size_t i = last_quoted_.byte + 1; i < text_.size(); ++i) {
      const bool doubled = quote == '\'' && text_.substr(i, 2) == "''";
      if (doubled || (text_[i] == '\\' && quote == '"')) {
        ++i;
      } else if (text_[i] == quote) {
        return;
      }
    }
    throw Stop{last_quoted_.mark, "expected the end of the quoted text, found the end of the file"};
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      throw Stop{MarkOf(mark), "expected the end of the file, found a second document"};
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Node node = Begin(mark, "", anchor, Node::Kind::kNull);
    if (AtKey()) {
      throw Stop{node.mark, "expected a key, found nothing"};
    }
    if (!stack_.empty() && stack_.back().node.kind == Node::Kind::kMap) {
      node.mark = stack_.back().key_mark;
    }
    Attach(std::move(node));
  }

  void OnAlias(const YAML::Mark& yaml_mark, YAML::anchor_t) override {
    const Mark mark = Begin(yaml_mark, "", 0, Node::Kind::kNull).mark;
    Report(mark, "aliases are not accepted; write the value out");
    if (AtKey()) throw Stop{mark, "expected a key, found an alias"};
    if (!stack_.empty()) stack_.back().has_key = false;
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Node node = Begin(mark, tag, anchor, Node::Kind::kScalar);
    node.text = value;
    node.quoted = tag == "!";
    if (node.quoted) last_quoted_ = {node.mark, places_.byte()};
    if (AtKey()) return TakeKey(node);
    Attach(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(mark, tag, anchor, Node::Kind::kList);
  }
  void OnSequenceEnd() override { Close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(mark, tag, anchor, Node::Kind::kMap);
  }
  void OnMapEnd() override { Close(); }

 private:
  struct Frame {
    Node node;
    // Of a map: the key whose value comes next.
    bool has_key = false;
    std::string key;
    Mark key_mark;
    std::map<std::string, int, std::less<>> lines;
  };

  struct Quote {
    Mark mark;
    size_t byte = 0;
  };

  bool AtKey() const {
    return !stack_.empty() && stack_.back().node.kind == Node::Kind::kMap && !stack_.back().has_key;
  }

  Node Begin(const YAML::Mark& yaml_mark, const std::string& tag, YAML::anchor_t anchor,
             Node::Kind kind) {
    Node node;
    node.kind = kind;
    node.mark = MarkOf(yaml_mark);
    if (++nodes_ > kMaxNodes) {
      throw Stop{node.mark, absl::StrFormat("expected at most %d values in a file", kMaxNodes)};
    }
    if (anchor != 0) Report(node.mark, "anchors are not accepted; write each value out");
    if (!tag.empty() && tag != "?" && tag != "!") {
      Report(node.mark, absl::StrCat("tags are not accepted, found ", Quoted(tag)));
    }
    return node;
  }

  void Open(const YAML::Mark& yaml_mark, const std::string& tag, YAML::anchor_t anchor,
            Node::Kind kind) {
    Node node = Begin(yaml_mark, tag, anchor, kind);
    if (AtKey()) throw Stop{node.mark, "expected a key of one word, found a list or a map"};
    if (stack_.size() >= kMaxDepth) {
      throw Stop{node.mark, absl::StrFormat("expected at most %d levels of nesting", kMaxDepth)};
    }
    stack_.emplace_back();
    stack_.back().node = std::move(node);
  }

  void Close() {
    Node node = std::move(stack_.back().node);
    stack_.pop_back();
    Attach(std::move(node));
  }

  void TakeKey(const Node& node) {
    Frame& frame = stack_.back();
    frame.has_key = true;
    frame.key = node.text;
    frame.key_mark = node.mark;
  }

  void Attach(Node node) {
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& frame = stack_.back();
    if (frame.node.kind == Node::Kind::kList) {
      frame.node.items.push_back(std::move(node));
      return;
    }
    frame.has_key = false;
    const auto [first, fresh] = frame.lines.emplace(frame.key, frame.key_mark.line);
    if (!fresh) {
      return Report(frame.key_mark,
                    absl::StrCat("expected each key once, found it again (first in line ",
                                 first->second, ")"),
                    KeyPath());
    }
    frame.node.entries.push_back({frame.key, frame.key_mark, std::move(node)});
  }

  // "plugins[1].options": the key of the value that comes next.
  std::string KeyPath() const {
    std::string path;
    for (const Frame& frame : stack_) {
      if (frame.node.kind == Node::Kind::kList) {
        absl::StrAppend(&path, "[", frame.node.items.size(), "]");
      } else {
        absl::StrAppend(&path, path.empty() ? "" : ".", frame.key);
      }
    }
    return path;
  }

  const std::string_view text_;
  const std::string_view name_;
  Errors* const errors_;
  PlaceFinder places_;
  Node root_;
  std::vector<Frame> stack_;
  size_t nodes_ = 0;
  int documents_ = 0;
  Quote last_quoted_;
};

// True when the parser came to the end.
bool Run(std::string_view text, TreeBuilder* builder) {
  std::istringstream stream{std::string(text)};
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(*builder)) {
    }
    builder->CheckLastQuote();
    return true;
  } catch (const Stop& stop) {
    builder->Report(stop.mark, stop.message);
    return builder->documents() > 1;
  } catch (const YAML::Exception& error) {
    builder->Report(builder->MarkOf(error.mark), absl::StrCat("not valid YAML: ", error.msg));
    return false;
  }
}

}  // namespace

const Node* Node::Find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

bool ParseYaml(std::string_view text, std::string_view name, Node* root, Errors* errors) {
  *root = Node();
  if (auto problem = FindSourceProblem(text)) {
    errors->push_back({std::string(name), problem->mark, "", problem->message});
    return false;
  }
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  TreeBuilder builder(text, name, errors);
  if (!Run(text, &builder)) return false;
  *root = builder.TakeRoot();
  return true;
}

}  // namespace wireroom::config
