// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/knowledge/import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace wireroom::entities {
namespace {

using ::testing::HasSubstr;

class ImportTest : public ::testing::Test {
 protected:
  ImportTest() {
    std::string pattern = std::filesystem::temp_directory_path() / "import-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~ImportTest() override { std::filesystem::remove_all(folder_); }

  ImportResult Import(const std::string& format, const std::string& content,
                      const ImportChoices& choices = {}) {
    std::ofstream(folder_ / "list") << content;
    ImportResult result;
    ImportFile(folder_ / "list", format, choices, &result);
    return result;
  }
  std::string FaultOf(const std::string& format, const std::string& content,
                      const ImportChoices& choices = {}) {
    try {
      (void)Import(format, content, choices);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }
  static std::string NamesOf(const ImportResult& result) {
    std::string names;
    for (const Row& row : result.rows)
      names += row.name + "=" + row.id + "/" + std::string(Label(row.type)) + ";";
    return names;
  }

  std::filesystem::path folder_;
};

std::string Geonames(const std::string& id, const std::string& population) {
  return id + "\tVelden\tVelden\tVLD,\xD0\x92\xD0\xB5\xD0\xBB\xD0\xB4\t1.0\t2.0\tP\tPPL\tOV"
         "\t\t01\t\t\t\t" + population + "\t\t5\tEurope/Velden\t2024-01-01\n";
}

TEST_F(ImportTest, ReadsGeonames) {
  ImportResult result = Import("geonames", Geonames("77", "250000"));
  EXPECT_EQ(NamesOf(result),
            "Velden=geonames:77/GPE;\xD0\x92\xD0\xB5\xD0\xBB\xD0\xB4=geonames:77/GPE;");
  EXPECT_EQ(result.rows[0].country, "OV");
  EXPECT_FALSE(result.rows[0].faint);
  EXPECT_TRUE(Import("geonames", Geonames("77", "2500")).rows[0].faint);
}

TEST_F(ImportTest, ReadsWikidataAsJsonAndAsTable) {
  EXPECT_EQ(NamesOf(Import("wikidata",
                           "[\n{\"id\":\"Q7\",\"labels\":{\"en\":{\"value\":\"Ana Lima\"}},"
                           "\"claims\":{\"P31\":[{\"mainsnak\":{\"datavalue\":{\"value\":{\"id\":"
                           "\"Q5\"}}}}]}},\n]\n")),
            "Ana Lima=Q7/PERSON;");
  EXPECT_EQ(NamesOf(Import("wikidata", "id\tlabel\taliases\ttype\nQ7\tAna Lima\tA. Lima\tPERSON\n")),
            "Ana Lima=Q7/PERSON;A. Lima=Q7/PERSON;");
}

TEST_F(ImportTest, ReadsCountries) {
  EXPECT_EQ(NamesOf(Import("countries",
                           "ISO3166-1-Alpha-2,CLDR display name,official_name_en,wikidata_id\n"
                           "OV,Ostrovia,\"Ostrovia, Republic of\",Q9\n")),
            "Ostrovia=OV/GPE;Ostrovia, Republic of=OV/GPE;");
}

TEST_F(ImportTest, ReadsLegislatorsWithTheirTerms) {
  ImportResult result =
      Import("legislators",
             "- id:\n    wikidata: Q8\n  name:\n    first: Tomas\n    last: Okri\n"
             "  terms:\n  - type: sen\n    start: '2001-01-03'\n    end: '2007-01-03'\n");
  EXPECT_EQ(NamesOf(result), "Tomas Okri=Q8/PERSON;");
  ASSERT_EQ(result.roles.size(), 1u);
  EXPECT_EQ(result.roles[0].role, "senator");
  EXPECT_EQ(result.roles[0].until, 20070103u);
}

TEST_F(ImportTest, ReadsCsvWithQuotedCells) {
  ImportResult result = Import("csv",
                               "name,type,id,aliases,ticker\n"
                               "\"Vell, Sons\",ORG,-,Vell|V&S,VLL\n");
  EXPECT_EQ(NamesOf(result), "Vell, Sons=nil:vell, sons/ORG;Vell=nil:vell, sons/ORG;"
                             "V&S=nil:vell, sons/ORG;");
  EXPECT_EQ(result.rows[0].external_ids[0].second, "VLL");
}

TEST_F(ImportTest, FaultsNameFileLineAndRemedy) {
  EXPECT_THAT(FaultOf("geonames", "1\tVelden\n"), HasSubstr("list:1: expected 19 columns"));
  EXPECT_THAT(FaultOf("geonames", Geonames("77", "1") + Geonames("77", "1")),
              HasSubstr("list:2: id: geonames:77 is given in line 1 already"));
  EXPECT_THAT(FaultOf("geonames", Geonames("x7", "1")), HasSubstr("list:1: expected a GeoNames id"));
  EXPECT_THAT(FaultOf("wikidata", "id\tlabel\nX7\tAna\n"), HasSubstr("list:2: id: expected a Wikidata"));
  EXPECT_THAT(FaultOf("wikidata", "id\tlabel\nQ7\tAna\n"), HasSubstr("give --type"));
  EXPECT_THAT(FaultOf("wikidata", "[\n{\"id\":\n]"), HasSubstr("list:2: expected one entity"));
  EXPECT_THAT(FaultOf("csv", "title\nA\n"), HasSubstr("--name-column"));
  EXPECT_THAT(FaultOf("csv", "name,type\nA\n"), HasSubstr("list:2: expected 2 columns"));
  EXPECT_THAT(FaultOf("csv", "name,type\n\"A,ORG\n"), HasSubstr("list:2: a quotation mark"));
  EXPECT_THAT(FaultOf("csv", "name,type,id\nA,ORG,Q1x\n"), HasSubstr("id: expected"));
  EXPECT_THAT(FaultOf("tea", "name\n"), HasSubstr("found 'tea'"));
}

TEST_F(ImportTest, BadRowsMayBeLeftOut) {
  ImportChoices choices;
  choices.skip_bad_rows = true;
  ImportResult result = Import("csv", "name,type\nA,ORG\n,ORG\nB,ORG\n", choices);
  EXPECT_EQ(NamesOf(result), "A=nil:a/ORG;B=nil:b/ORG;");
  ASSERT_EQ(result.faults.size(), 1u);
  EXPECT_THAT(result.faults[0], HasSubstr("list:3: name: expected"));
}

TEST_F(ImportTest, WrittenTableIsReadAgain) {
  ImportResult result = Import("csv", "name,type,id,prior\nA Bee,ORG,Q5,0.25\n");
  WriteTable(folder_ / "table.tsv", result);
  Rows rows = ReadRows({folder_ / "table.tsv"});
  ASSERT_EQ(rows.rows.size(), 1u);
  EXPECT_EQ(rows.rows[0].id, "Q5");
  EXPECT_FLOAT_EQ(rows.rows[0].prior, 0.25f);
}

}  // namespace
}  // namespace wireroom::entities
