// SPDX-License-Identifier: Apache-2.0
#include "core/config/schema.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/config/daemon_sections.h"
#include "core/config/quantity.h"
#include "core/config/value.h"

namespace wireroom::config {
namespace {

constexpr char kDraft[] = "https://json-schema.org/draft/2020-12/schema";
constexpr char kNamePattern[] = "^[a-z][a-z0-9_]{0,63}$";

Json Type(std::string_view name) { return Json::Object({{"type", Json::Text(name)}}); }

Json WithRange(Json schema, const OptionSpec& spec) {
  if (!HasRange(spec)) return schema;
  schema.Add("minimum", Json::Number(absl::StrFormat("%.17g", spec.minimum)));
  schema.Add("maximum", Json::Number(absl::StrFormat("%.17g", spec.maximum)));
  return schema;
}

Json TextSchema(const OptionSpec& spec) {
  Json schema = Type("string");
  if (!spec.choices.empty()) schema.Add("enum", Json::Texts(spec.choices));
  return schema;
}

Json PathSchema(const OptionSpec& spec) {
  Json schema = Type("string");
  if (!MayBeEmpty(spec)) schema.Add("minLength", Json::Number("1"));
  return schema;
}

Json ListSchema(Json item) {
  Json schema = Type("array");
  schema.Add("items", std::move(item));
  return schema;
}

// A pattern for the spelling; a number alone where that is one too. Their range
// is in the description: JSON Schema can not compare "5s" with "2h".
Json QuantitySchema(std::string_view pattern, Json number) {
  Json text = Type("string");
  text.Add("pattern", Json::Text(pattern));
  return Json::Object({{"anyOf", Json::List({std::move(text), std::move(number)})}});
}

Json TypeSchema(const OptionSpec& spec) {
  switch (spec.type) {
    case OptionType::kBool:
      return Type("boolean");
    case OptionType::kInt:
      return WithRange(Type("integer"), spec);
    case OptionType::kFloat:
      return WithRange(Type("number"), spec);
    case OptionType::kString:
      return TextSchema(spec);
    case OptionType::kPath:
      return PathSchema(spec);
    case OptionType::kStrings:
      return ListSchema(TextSchema(spec));
    case OptionType::kPaths:
      return ListSchema(PathSchema(spec));
    case OptionType::kDuration:
      return QuantitySchema(kDurationPattern, Json::Object({{"const", Json::Number("0")}}));
    case OptionType::kSize:
      return QuantitySchema(kSizePattern, WithRange(Type("integer"), spec));
  }
  return Json::Object();
}

// The fallback as JSON; it is known to be valid YAML for its option.
Json DefaultJson(const OptionSpec& spec, const Node& node) {
  if (node.kind == Node::Kind::kList) {
    std::vector<Json> items;
    for (const Node& item : node.items) items.push_back(Json::Text(item.text));
    return Json::List(std::move(items));
  }
  const bool number = spec.type == OptionType::kInt || spec.type == OptionType::kFloat ||
                      spec.type == OptionType::kBool;
  const bool plain_quantity = (spec.type == OptionType::kDuration && node.text == "0") ||
                              (spec.type == OptionType::kSize &&
                               node.text.find_first_not_of("0123456789") == std::string::npos);
  return number || plain_quantity ? Json::Number(node.text) : Json::Text(node.text);
}

Json AnyOptions() { return Type("object"); }

// An entry of `plugins`, with `name` and `options` as its schemas.
Json EntryObject(Json name, Json options, bool options_required) {
  Json properties = Json::Object();
  for (const OptionSpec& spec : EntrySection().options()) {
    properties.Add(spec.name, spec.required ? name : OptionSchema(spec));
  }
  properties.Add("options", std::move(options));
  std::vector<std::string> required = {"plugin"};
  if (options_required) required.push_back("options");
  return Json::Object({{"type", Json::Text("object")},
                       {"additionalProperties", Json::Truth(false)},
                       {"required", Json::Texts(required)},
                       {"properties", std::move(properties)}});
}

bool HasRequired(const std::vector<OptionSpec>& specs) {
  for (const OptionSpec& spec : specs) {
    if (spec.required) return true;
  }
  return false;
}

Json AnyPlugin() {
  Json name = Type("string");
  name.Add("pattern", Json::Text(kNamePattern));
  return Json::Object({{"oneOf", Json::List({name, EntryObject(name, AnyOptions(), false)})}});
}

Json KnownPlugins(const std::vector<PluginDescription>& plugins) {
  std::vector<Json> forms;
  std::vector<std::string> short_names;
  for (const PluginDescription& plugin : plugins) {
    const bool required = HasRequired(plugin.options);
    if (!required) short_names.push_back(plugin.name);
    Json entry = EntryObject(Json::Object({{"const", Json::Text(plugin.name)}}),
                             GroupSchema(kPluginOptionsText, plugin.options), required);
    entry.Add("description", Json::Text(plugin.summary));
    forms.push_back(std::move(entry));
  }
  if (!short_names.empty()) {
    forms.push_back(Json::Object({{"enum", Json::Texts(short_names)}}));
  }
  return Json::Object({{"oneOf", Json::List(std::move(forms))}});
}

}  // namespace

Json OptionSchema(const OptionSpec& spec) {
  Json schema = TypeSchema(spec);
  schema.Add("description",
             Json::Text(absl::StrCat(spec.text, " Expected: ", Expected(spec),
                                     spec.unit.empty() ? "" : ", in " + spec.unit, ".")));
  Node node;
  Errors errors;
  if (!spec.required && ParseYaml(spec.fallback, "default", &node, &errors)) {
    schema.Add("default", DefaultJson(spec, node));
  }
  return schema;
}

Json GroupSchema(const std::string& text, const std::vector<OptionSpec>& specs) {
  Json properties = Json::Object();
  std::vector<std::string> required;
  for (const OptionSpec& spec : specs) {
    properties.Add(spec.name, OptionSchema(spec));
    if (spec.required) required.push_back(spec.name);
  }
  Json schema = Json::Object({{"type", Json::Text("object")},
                              {"description", Json::Text(text)},
                              {"additionalProperties", Json::Truth(false)},
                              {"properties", std::move(properties)}});
  if (!required.empty()) schema.Add("required", Json::Texts(required));
  return schema;
}

std::string DaemonSchemaJson(const std::vector<PluginDescription>& plugins) {
  Json properties = Json::Object();
  ForEachSection([&](const auto& section, auto) {
    properties.Add(section.name(), GroupSchema(section.text(), section.options()));
  });
  for (const OptionSpec& spec : TopSection().options()) {
    properties.Add(spec.name, OptionSchema(spec));
  }
  Json list = ListSchema(plugins.empty() ? AnyPlugin() : KnownPlugins(plugins));
  list.Add("description", Json::Text(kPluginsText));
  properties.Add("plugins", std::move(list));
  return Json::Object({{"$schema", Json::Text(kDraft)},
                       {"title", Json::Text("Configuration of the wireroom daemon")},
                       {"type", Json::Text("object")},
                       {"additionalProperties", Json::Truth(false)},
                       {"properties", std::move(properties)}})
             .ToString() +
         "\n";
}

}  // namespace wireroom::config
