// SPDX-License-Identifier: Apache-2.0
#include "core/plugin/options.h"

#include <iterator>
#include <string>

#include "core/plugin/check.h"
#include "core/plugin/say.h"

namespace wireroom::plugin {
namespace {

constexpr size_t kMaxOptions = 256;
constexpr size_t kMaxChoices = 256;
constexpr size_t kMaxText = 4 * 1024;

// In the order of WR_OPTION_BOOL to WR_OPTION_SIZE.
constexpr config::OptionType kTypes[] = {
    config::OptionType::kBool,   config::OptionType::kInt,      config::OptionType::kFloat,
    config::OptionType::kString, config::OptionType::kPath,     config::OptionType::kStrings,
    config::OptionType::kPaths,  config::OptionType::kDuration, config::OptionType::kSize};

std::string CheckStrings(const wr_option& option) {
  for (const wr_str& text : {option.name, option.text, option.unit, option.fallback})
    if (std::string fault = CheckText(text, kMaxText); !fault.empty()) return fault;
  if (option.choice_count > kMaxChoices || (option.choice_count && !option.choices))
    return Say("expected at most ", kMaxChoices, " choices, found ", option.choice_count);
  for (size_t i = 0; i < option.choice_count; ++i)
    if (std::string fault = CheckText(option.choices[i], kMaxText); !fault.empty()) return fault;
  return {};
}

config::OptionSpec SpecOf(const wr_option& option) {
  config::OptionSpec spec;
  spec.name = View(option.name);
  spec.type = kTypes[option.type - WR_OPTION_BOOL];
  spec.text = View(option.text);
  spec.unit = View(option.unit);
  spec.fallback = View(option.fallback);
  spec.required = option.required != 0;
  spec.minimum = option.minimum;
  spec.maximum = option.maximum;
  for (size_t i = 0; i < option.choice_count; ++i)
    spec.choices.emplace_back(View(option.choices[i]));
  return spec;
}

absl::Status Refuse(size_t index, std::string fault) {
  return absl::FailedPreconditionError(Say("option ", index + 1, ": ", fault));
}

}  // namespace

absl::StatusOr<std::vector<config::OptionSpec>> ReadOptions(const wr_list& list) {
  std::vector<config::OptionSpec> specs;
  if (list.count == 0) return specs;
  if (!list.data || list.count > kMaxOptions || list.stride < kReleasedSize<wr_option> ||
      list.stride % alignof(wr_option))
    return absl::FailedPreconditionError(
        Say("expected at most ", kMaxOptions, " options with a stride of at least ",
            kReleasedSize<wr_option>, ", found ", list.count, " with a stride of ", list.stride));
  const char* at = static_cast<const char*>(list.data);
  for (size_t i = 0; i < list.count; ++i, at += list.stride) {
    wr_option option;
    if (!Read(reinterpret_cast<const wr_option*>(at), &option))
      return Refuse(i, "expected its struct_size, found a smaller one");
    if (std::string fault = CheckStrings(option); !fault.empty()) return Refuse(i, fault);
    if (option.type < WR_OPTION_BOOL || option.type > WR_OPTION_SIZE)
      return Refuse(i, Say("expected a type from ", WR_OPTION_BOOL, " to ", WR_OPTION_SIZE,
                           ", found ", option.type));
    specs.push_back(SpecOf(option));
  }
  return specs;
}

OptionValues::OptionValues(const std::vector<config::Value>& values) : lists_(values.size()) {
  for (size_t i = 0; i < values.size(); ++i) {
    for (const std::string& item : values[i].list) lists_[i].push_back(Str(item));
    values_.push_back({values[i].integer, values[i].number, Str(values[i].text), lists_[i].data(),
                       lists_[i].size()});
  }
}

}  // namespace wireroom::plugin
