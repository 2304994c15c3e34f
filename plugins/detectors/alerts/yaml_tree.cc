// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/yaml_tree.h"

#include <yaml.h>

#include <algorithm>
#include <array>

namespace wireroom::alerts {
namespace {

YamlMark MarkOf(const yaml_mark_t& mark) {
  return {static_cast<int>(mark.line), static_cast<int>(mark.column)};
}

// libyaml's, of one text.
class Events {
 public:
  explicit Events(const std::string& text) {
    if (!yaml_parser_initialize(&parser_)) throw std::bad_alloc();
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  ~Events() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  // Lives until the next one.
  const yaml_event_t& Next() {
    yaml_event_delete(&event_);
    if (yaml_parser_parse(&parser_, &event_)) return event_;
    if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    throw YamlError(MarkOf(parser_.problem_mark), parser_.problem ? parser_.problem : "unreadable");
  }

 private:
  yaml_parser_t parser_{};
  yaml_event_t event_{};
};

bool IsNull(const yaml_event_t& event) {
  constexpr std::array<std::string_view, 5> kNulls = {"", "~", "null", "Null", "NULL"};
  const auto& scalar = event.data.scalar;
  const std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
  return scalar.style == YAML_PLAIN_SCALAR_STYLE && !scalar.tag &&
         std::find(kNulls.begin(), kNulls.end(), text) != kNulls.end();
}

// Makes items of events.
class Builder {
 public:
  explicit Builder(const std::function<void(const YamlNode&)>& each) : each_(each) {}

  void Take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT: in_root_list_ = false; break;
      case YAML_ALIAS_EVENT:
        throw YamlError(MarkOf(event.start_mark), "aliases are not taken: write the value again");
      case YAML_SCALAR_EVENT: Scalar(event); break;
      case YAML_SEQUENCE_START_EVENT: List(event); break;
      case YAML_MAPPING_START_EVENT:
        Check(event, event.data.mapping_start.anchor, event.data.mapping_start.tag);
        Open(YamlNode::Kind::kMapping, event);
        break;
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT: Close(); break;
      default: break;
    }
  }

 private:
  static void Check(const yaml_event_t& event, const unsigned char* anchor,
                    const unsigned char* tag) {
    if (anchor) throw YamlError(MarkOf(event.start_mark), "anchors are not taken");
    if (tag && std::string_view(reinterpret_cast<const char*>(tag)) != "!")
      throw YamlError(MarkOf(event.start_mark), "tags are not taken");
  }

  void Scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    Check(event, scalar.anchor, scalar.tag);
    const bool null = IsNull(event);
    YamlNode node = New(null ? YamlNode::Kind::kNothing : YamlNode::Kind::kText, event);
    if (!null) node.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
    Add(std::move(node));
  }
  void List(const yaml_event_t& event) {
    Check(event, event.data.sequence_start.anchor, event.data.sequence_start.tag);
    if (!open_.empty() || in_root_list_) return Open(YamlNode::Kind::kList, event);
    in_root_list_ = true;
  }

  YamlNode New(YamlNode::Kind kind, const yaml_event_t& event) {
    if (++nodes_ > kMaxYamlNodes)
      throw YamlError(MarkOf(event.start_mark), "more than " + std::to_string(kMaxYamlNodes) +
                                                    " values in one item");
    YamlNode node;
    node.kind = kind;
    node.mark = MarkOf(event.start_mark);
    return node;
  }
  void Open(YamlNode::Kind kind, const yaml_event_t& event) {
    if (open_.size() >= kMaxYamlDepth)
      throw YamlError(MarkOf(event.start_mark),
                      "nested deeper than " + std::to_string(kMaxYamlDepth));
    open_.push_back(New(kind, event));
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
  Events events(text);
  Builder builder(each);
  for (;;) {
    const yaml_event_t& event = events.Next();
    if (event.type == YAML_STREAM_END_EVENT) return;
    builder.Take(event);
  }
}

}  // namespace wireroom::alerts
