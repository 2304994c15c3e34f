// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/seed_terms.h"

#include <charconv>
#include <map>
#include <set>
#include <stdexcept>

#include "plugins/annotators/topics/text_file.h"

namespace wireroom::topics {
namespace {

constexpr size_t kMostWords = 4;
constexpr size_t kShortestWithPlural = 4;

using Tokens = std::vector<uint64_t>;

Tokens TokensOf(std::string_view term, const Host& host) {
  Tokens tokens;
  host.Tokenize(term, [&](const Field& field) {
    for (const Token& token : field.tokens())
      if (token.kind == WR_TOKEN_WORD || token.kind == WR_TOKEN_NUMBER)
        tokens.push_back(token.hash);
  });
  if (tokens.empty() || tokens.size() > kMostWords)
    throw std::runtime_error("the term '" + std::string(term) + "': expected 1 to " +
                             std::to_string(kMostWords) + " words");
  return tokens;
}

}  // namespace

std::vector<SeedRow> ReadSeedRows(const std::filesystem::path& file) {
  std::string content = ReadTextFile(file);
  std::string_view rest = content;
  std::vector<SeedRow> rows;
  std::set<std::string> known;
  for (size_t number = 1; !rest.empty(); ++number) {
    std::string_view line = TakeLine(&rest);
    if (line.empty() || line[0] == '#') continue;
    auto fail = [&](const std::string& what) {
      throw std::runtime_error(file.string() + ":" + std::to_string(number) + ": " + what);
    };
    size_t first = line.find('\t');
    size_t second = first == std::string_view::npos ? first : line.find('\t', first + 1);
    if (second == std::string_view::npos || line.find('\t', second + 1) != std::string_view::npos)
      fail("expected 3 columns (term, topic, weight)");
    SeedRow row{std::string(line.substr(0, first)),
                std::string(line.substr(first + 1, second - first - 1)), 0};
    RepairUtf8(&row.term);
    std::string_view cell = line.substr(second + 1);
    auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), row.weight);
    if (error != std::errc() || end != cell.data() + cell.size() ||
        !(row.weight >= -10.0f && row.weight <= 10.0f))
      fail("weight: expected a number from -10 to 10, found '" + std::string(cell) + "'");
    if (!known.insert(row.term + "\t" + row.topic).second)
      fail("the term '" + row.term + "' has this topic already");
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<SeedTerm> MakeSeedTerms(const std::vector<SeedRow>& rows, const Host& host,
                                    const std::function<uint32_t(const std::string&)>& topic) {
  std::map<Tokens, std::vector<std::pair<uint32_t, float>>> own, plurals;
  for (const SeedRow& row : rows) {
    Tokens tokens = TokensOf(row.term, host);
    uint32_t index = topic(row.topic);
    own[tokens].emplace_back(index, row.weight);
    if (tokens.size() == 1 && row.term.size() >= kShortestWithPlural && row.term.back() != 's')
      plurals[TokensOf(row.term + "s", host)].emplace_back(index, row.weight);
  }
  // A plural that has rows of its own keeps to them.
  own.merge(plurals);
  std::vector<SeedTerm> terms;
  for (auto& [tokens, weights] : own) terms.push_back({tokens, std::move(weights)});
  return terms;
}

}  // namespace wireroom::topics
