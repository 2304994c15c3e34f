// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/knowledge/commands.h"

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <fstream>

#include "plugins/annotators/entities/knowledge/builder.h"
#include "plugins/annotators/entities/knowledge/import.h"
#include "plugins/annotators/entities/knowledge/knowledge.h"
#include "plugins/annotators/entities/knowledge/system_sources.h"

namespace wireroom::entities {
namespace {

using Path = std::filesystem::path;

struct Command {
  std::span<const std::string_view> arguments;
  const Host& host;
  Console& console;

  Path Data(const char* file) const { return host.folder() / "data" / file; }
  Words ReadWords() const {
    return Words::Read(Data("words.tsv"),
                       [this](std::string_view word) { return host.Hash(word); });
  }
  // kExitOk: go on; *help: the help was printed and there is nothing to do.
  int Parse(CLI::App* app, bool* help) const {
    std::vector<std::string> given(arguments.rbegin(), arguments.rend());
    try {
      app->parse(given);
    } catch (const CLI::CallForHelp&) {
      console.Out(app->help());
      *help = true;
    } catch (const CLI::ParseError& error) {
      console.Error("wireroom " + app->get_name() + ": " + error.what() + "\n");
      return kExitUsage;
    }
    return kExitOk;
  }
};

std::string Megabytes(size_t bytes) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f MB", static_cast<double>(bytes) / 1e6);
  return text.data();
}

std::string Share(uint8_t prior) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.2f", static_cast<double>(prior) / 255);
  return text.data();
}

std::string Day(uint32_t day) {
  if (day == 0) return "";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04u-%02u-%02u", day / 10000 % 10000, day / 100 % 100,
                day % 100);
  return text.data();
}

int Build(const Command& command) {
  CLI::App app("Makes a file of the knowledge (read by the option `knowledge` of the annotator).",
               "knowledge build");
  std::vector<Path> tables;
  Path output, root = "/usr/share";
  bool tables_only = false, help = false;
  app.add_option("TABLE", tables,
                 "Tables of names: files, or folders whose .tsv files are read "
                 "(default: those that are shipped)");
  app.add_option("-o,--output", output, "The file to write; replaced whole")->required();
  app.add_flag("--tables-only", tables_only, "Take nothing from Debian's packages");
  app.add_option("--packages-root", root, "Where the files of the packages are")
      ->capture_default_str();
  if (int status = command.Parse(&app, &help); status != kExitOk || help) return status;
  if (tables.empty()) tables = {command.Data("names")};
  Rows rows = ReadRows(tables);
  if (!tables_only) AddSystemSources(root, &rows);
  std::string bytes = BuildKnowledge(rows, command.ReadWords(), command.host);
  auto made = Knowledge::FromBytes(bytes, output.string(), command.host);
  WriteKnowledge(output, bytes);
  command.console.Out(std::to_string(made->names()) + " names of " +
                      std::to_string(made->entities().size()) + " entities, " +
                      Megabytes(bytes.size()) + ": " + output.string() + "\n");
  return kExitOk;
}

// Names that no table may have.
size_t RemoveLongNames(const Command& command, ImportResult* result) {
  Words words = command.ReadWords();
  UnitReader reader;
  std::vector<Unit> units;
  return std::erase_if(result->rows, [&](const Row& row) {
    command.host.Tokenize(row.name, [&](const Field& field) {
      reader.Read(field, List<wr_zone>({}), kBodyWeight, words, command.host, &units);
    });
    return units.empty() || units.size() > kMostUnits;
  });
}

int Import(const Command& command) {
  CLI::App app("Makes a table of names out of other people's lists.", "knowledge import");
  std::vector<Path> files;
  std::string format;
  Path output;
  ImportChoices choices;
  bool help = false;
  app.add_option("FILE", files, "The files to read")->required();
  app.add_option("-f,--format", format, std::string("What they are: ") + kImportFormats)
      ->required();
  app.add_option("-o,--output", output, "The table to write (.tsv)")->required();
  app.add_option("--type", choices.type, "csv, wikidata: the type of rows that have none");
  app.add_option("--name-column", choices.name_column, "csv: the column with the name");
  app.add_option("--id-column", choices.id_column, "csv: the column with the id");
  app.add_option("--minimum-population", choices.minimum_population, "geonames: leave out smaller")
      ->capture_default_str();
  app.add_flag("--skip-bad-rows", choices.skip_bad_rows,
               "Say which rows are bad and go on (exit status 1)");
  if (int status = command.Parse(&app, &help); status != kExitOk || help) return status;
  ImportResult result;
  for (const Path& file : files) ImportFile(file, format, choices, &result);
  size_t too_long = RemoveLongNames(command, &result);
  WriteTable(output, result);
  if (too_long > 0)
    command.console.Error(std::to_string(too_long) + " names of more than " +
                          std::to_string(kMostUnits) + " words were left out\n");
  for (const std::string& fault : result.faults) command.console.Error(fault + "\n");
  command.console.Out(std::to_string(result.rows.size()) + " names, " +
                      std::to_string(result.roles.size()) + " roles: " + output.string() + "\n");
  return result.faults.empty() ? kExitOk : kExitIncomplete;
}

int Show(const Command& command) {
  CLI::App app("Says what is in a file of the knowledge.", "knowledge show");
  Path file = command.Data("knowledge.bin");
  bool help = false;
  app.add_option("FILE", file, "The file")->capture_default_str();
  if (int status = command.Parse(&app, &help); status != kExitOk || help) return status;
  auto knowledge = Knowledge::Open(file, command.host);
  std::array<size_t, kTypeLabels.size()> entities{}, names{};
  size_t roles = 0;
  for (const EntityRecord& entity : knowledge->entities()) {
    ++entities[entity.type];
    roles += entity.roles.count;
  }
  for (uint32_t i = 1; i <= knowledge->names(); ++i) ++names[knowledge->name(i).type];
  std::array<char, 64> line{};
  std::snprintf(line.data(), line.size(), "version %u, checksum %016llx, ", kKnowledgeVersion,
                static_cast<unsigned long long>(knowledge->checksum()));
  command.console.Out(file.string() + ": " + line.data() + Megabytes(knowledge->bytes()) + "\n");
  command.console.Out("type           entities      names\n");
  for (size_t i = 0; i < kTypeLabels.size(); ++i) {
    if (entities[i] == 0 && names[i] == 0) continue;
    std::snprintf(line.data(), line.size(), "%-12s %10zu %10zu\n",
                  std::string(kTypeLabels[i]).c_str(), entities[i], names[i]);
    command.console.Out(line.data());
  }
  command.console.Out(std::to_string(roles) + " roles\n");
  return kExitOk;
}

// "KR  South Korea  GPE  prior 0.90  wikidata=Q884 ..."
std::string Describe(const Knowledge& knowledge, const NameRecord& name) {
  const EntityRecord& entity = knowledge.entity(name.entity);
  std::string out(knowledge.Id(entity));
  out += "  " + std::string(knowledge.Name(entity)) + "  " +
         std::string(Label(static_cast<EntityType>(name.type))) + "  prior " + Share(name.prior);
  for (const auto& [flag, word] : {std::pair<uint8_t, const char*>{kNameCommon, "common"},
                                   {kNameFaint, "faint"},
                                   {kNameDemonym, "demonym"}})
    if ((name.flags & flag) != 0) out += std::string("  ") + word;
  if (entity.stands_for != kNobody)
    out += "  stands for " + std::string(knowledge.Id(knowledge.entity(entity.stands_for)));
  for (const ExternalRecord& external : knowledge.Externals(entity))
    out += "  " + std::string(knowledge.Text(external.scheme)) + "=" +
           std::string(knowledge.Text(external.value));
  for (const RoleRecord& role : knowledge.Roles(entity))
    out += "\n    " + std::string(knowledge.Text(role.role)) + " of " +
           std::string(knowledge.Id(knowledge.entity(role.of))) + " " + Day(role.from) + "/" +
           Day(role.until);
  return out + "\n";
}

// The candidates of a name, whatever its capitals.
int Lookup(const Command& command) {
  CLI::App app("Says what a name can mean, likeliest first.", "knowledge lookup");
  std::string wanted;
  std::vector<Path> files;
  bool help = false;
  app.add_option("NAME", wanted, "The name")->required();
  app.add_option("-k,--knowledge", files, "Files of the knowledge (default: the shipped one)");
  if (int status = command.Parse(&app, &help); status != kExitOk || help) return status;
  if (files.empty()) files = {command.Data("knowledge.bin")};
  Words words = command.ReadWords();
  UnitReader reader;
  std::vector<Unit> units;
  command.host.Tokenize(wanted, [&](const Field& field) {
    reader.Read(field, List<wr_zone>({}), kBodyWeight, words, command.host, &units);
  });
  size_t found = 0;
  for (const Path& file : files) {
    auto knowledge = Knowledge::Open(file, command.host);
    const EdgeRecord* edge = nullptr;
    uint32_t node = 0;
    for (size_t i = 0; i < units.size(); ++i) {
      edge = i > 0 && (edge->child & kInner) == 0 ? nullptr : knowledge->Edge(node, units[i].hash);
      if (edge == nullptr) break;
      node = edge->child & ~kInner;
    }
    for (uint32_t i = edge == nullptr ? 0 : edge->name; i != 0; i = knowledge->name(i).next, ++found)
      command.console.Out(Describe(*knowledge, knowledge->name(i)));
  }
  if (found == 0) command.console.Error("no such name: " + wanted + "\n");
  return found == 0 ? kExitIncomplete : kExitOk;
}

}  // namespace

int RunKnowledge(std::string_view verb, std::span<const std::string_view> arguments,
                 const Host& host, Console& console) {
  Command command{arguments, host, console};
  try {
    if (verb == "knowledge build") return Build(command);
    if (verb == "knowledge import") return Import(command);
    if (verb == "knowledge show") return Show(command);
    return Lookup(command);
  } catch (const std::exception& error) {
    console.Error("wireroom " + std::string(verb) + ": " + error.what() + "\n");
    return kExitBadData;
  }
}

}  // namespace wireroom::entities
