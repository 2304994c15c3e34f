// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>

namespace wireroom::alerts {
namespace {

YamlMark MarkOf(const YAML::Mark& mark) { return {mark.line, mark.column}; }

class Builder : public YAML::EventHandler {
 public:
  explicit Builder(const std::function<void(const YamlNode&)>& each) : each_(each) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    // The parser gives documents without end where it can not go on.
    if (mark.pos == document_) throw YamlError(MarkOf(mark), "unexpected characters");
    document_ = mark.pos;
    in_root_list_ = false;
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Leaf(YamlNode::Kind::kNothing, mark, anchor, {});
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw YamlError(MarkOf(mark), "aliases are not taken: write the value again");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    CheckTag(mark, tag);
    Leaf(YamlNode::Kind::kText, mark, anchor, value);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    CheckTag(mark, tag);
    if (open_.empty() && !in_root_list_) {
      CheckAnchor(mark, anchor);
      in_root_list_ = true;
      return;
    }
    Open(YamlNode::Kind::kList, mark, anchor);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    CheckTag(mark, tag);
    Open(YamlNode::Kind::kMapping, mark, anchor);
  }
  void OnMapEnd() override { Close(); }

 private:
  static void CheckTag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!")
      throw YamlError(MarkOf(mark), "tags are not taken");
  }
  static void CheckAnchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0) throw YamlError(MarkOf(mark), "anchors are not taken");
  }

  YamlNode New(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    CheckAnchor(mark, anchor);
    if (++nodes_ > kMaxYamlNodes)
      throw YamlError(MarkOf(mark), "more than " + std::to_string(kMaxYamlNodes) +
                                        " values in one item");
    YamlNode node;
    node.kind = kind;
    node.mark = MarkOf(mark);
    return node;
  }
  void Open(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (open_.size() >= kMaxYamlDepth)
      throw YamlError(MarkOf(mark), "nested deeper than " + std::to_string(kMaxYamlDepth));
    open_.push_back(New(kind, mark, anchor));
  }
  void Leaf(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor,
            const std::string& text) {
    YamlNode node = New(kind, mark, anchor);
    node.text = text;
    Add(std::move(node));
  }
  void Close() {
    if (open_.empty()) return;  // the root list
    YamlNode node = std::move(open_.back());
    open_.pop_back();
    Add(std::move(node));
  }
  void Add(YamlNode node) {
    if (!open_.empty()) {
      open_.back().items.push_back(std::move(node));
      return;
    }
    nodes_ = 0;
    if (in_root_list_ || node.kind != YamlNode::Kind::kNothing) each_(node);
  }

  const std::function<void(const YamlNode&)>& each_;
  std::vector<YamlNode> open_;
  size_t nodes_ = 0;
  int document_ = -1;
  bool in_root_list_ = false;
};

}  // namespace

const YamlNode* YamlNode::Find(std::string_view key) const {
  if (!IsMapping()) return nullptr;
  for (size_t i = 0; i + 1 < items.size(); i += 2)
    if (items[i].IsText() && items[i].text == key) return &items[i + 1];
  return nullptr;
}

void ReadYaml(const std::string& text, const std::function<void(const YamlNode&)>& each) {
  std::istringstream in(text);
  Builder builder(each);
  try {
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& e) {
    throw YamlError(e.mark.is_null() ? YamlMark{} : MarkOf(e.mark), e.msg);
  }
}

}  // namespace wireroom::alerts
