// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/labelled.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include "tests/plugins/topics/temporary_folder.h"

namespace wireroom::topics {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class LabelledFiles : public testing::Test {
 protected:
  std::vector<Labelled> Read(const std::string& name, const std::string& content,
                             const LabelledChoices& choices = {}) {
    std::vector<Labelled> out;
    count_ = ReadLabelled(folder_.Write(name, content), choices,
                          [&](Labelled&& article) { out.push_back(std::move(article)); });
    return out;
  }
  std::string Refusal(const std::string& name, const std::string& content,
                      const LabelledChoices& choices = {}) {
    try {
      Read(name, content, choices);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "accepted";
  }

  TemporaryFolder folder_;
  LabelledCount count_;
};

TEST_F(LabelledFiles, CsvWithAHeader) {
  auto read = Read("a.csv",
                   "category,text\r\nsport,\"A \"\"cup\"\", won,\nat last\"\r\n\r\ntech,Chips\r\n");
  ASSERT_EQ(read.size(), 2u);
  EXPECT_THAT(read[0].labels, ElementsAre("sport"));
  EXPECT_EQ(read[0].text, "A \"cup\", won,\nat last");
  EXPECT_EQ(read[1].text, "Chips");
}

TEST_F(LabelledFiles, CsvWithoutAHeaderIsLabelTitleText) {
  auto read = Read("a.csv", "\"3\",\"Wall St. Bears\",\"Short-sellers are back\"\n\"1\",a,b\n");
  ASSERT_EQ(read.size(), 2u);
  EXPECT_THAT(read[0].labels, ElementsAre("3"));
  EXPECT_EQ(read[0].title, "Wall St. Bears");
  EXPECT_EQ(read[0].text, "Short-sellers are back");
}

TEST_F(LabelledFiles, OfTwoColumnsTheShorterIsTheLabel) {
  EXPECT_THAT(Read("a.csv", "A long text here,x\nAnother long one,y\n")[0].labels,
              ElementsAre("x"));
  EXPECT_THAT(Read("b.tsv", "x\tA long text here\ny\tAnother long one\n")[0].labels,
              ElementsAre("x"));
}

TEST_F(LabelledFiles, ClassIndexTitleDescriptionIsAHeader) {
  auto read = Read("a.csv", "Class Index,Title,Description\n3,Oil up,Prices rose\n");
  ASSERT_EQ(read.size(), 1u);
  EXPECT_EQ(read[0].title, "Oil up");
  EXPECT_EQ(read[0].text, "Prices rose");
}

TEST_F(LabelledFiles, ColumnsCanBeNamedOrNumbered) {
  LabelledChoices choices;
  choices.label_column = "kind";
  choices.text_column = "2";
  auto read = Read("a.tsv", "kind\twords\textra\nsport|health\tRun\tx\n", choices);
  ASSERT_EQ(read.size(), 1u);
  EXPECT_THAT(read[0].labels, ElementsAre("sport", "health"));
  EXPECT_EQ(read[0].text, "Run");
  choices.label_column = "sort";
  EXPECT_THAT(Refusal("a.tsv", "kind\twords\nsport\tRun\n", choices),
              HasSubstr("there is no column 'sort'. The first line has: 'kind', 'words'"));
}

TEST_F(LabelledFiles, BadTablesAreToldByLine) {
  EXPECT_THAT(Refusal("a.csv", "label,text\nx,y\nz\n"), HasSubstr("a.csv:3: expected at least 2"));
  EXPECT_THAT(Refusal("a.csv", "label,text\nx,\"y\nz\n"), HasSubstr("a.csv:2: a cell's opening"));
  EXPECT_THAT(Refusal("a.csv", "a,b,c,d\n1,2,3,4\n"), HasSubstr("say --label-column"));
  EXPECT_THAT(Refusal("a.csv", ""), HasSubstr("it is empty"));
  EXPECT_THAT(Refusal("a.doc", "x"), HasSubstr("does not tell its format"));
}

TEST_F(LabelledFiles, Ndjson) {
  auto read = Read("a.ndjson",
                   "{\"id\": 7, \"headline\": \"H\", \"body\": \"B\", \"labels\": [\"x\", \"y\"]}\n"
                   "\n{\"label\": 3, \"text\": \"T\"}\n{\"text\": \"no label\"}\n");
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].id, "7");
  EXPECT_EQ(read[0].title, "H");
  EXPECT_THAT(read[0].labels, ElementsAre("x", "y"));
  EXPECT_THAT(read[1].labels, ElementsAre("3"));
  EXPECT_EQ(count_.unlabelled, 1u);
  EXPECT_THAT(Refusal("a.ndjson", "{}\n{\"a\"\n"), HasSubstr("a.ndjson:2: expected a JSON object"));
}

TEST_F(LabelledFiles, FastText) {
  auto read = Read("a.ft", "__label__x __label__y some words\n__label__z\nnothing known\n");
  ASSERT_EQ(read.size(), 1u);
  EXPECT_THAT(read[0].labels, ElementsAre("x", "y"));
  EXPECT_EQ(read[0].text, "some words");
  EXPECT_EQ(count_.empty, 1u);
  EXPECT_EQ(count_.unlabelled, 1u);
}

TEST_F(LabelledFiles, CurrentEvents) {
  LabelledChoices choices;
  choices.format = "current-events";
  auto read = Read("2025-01-02-index.md",
                   "---\ntitle: x\n---\n\n#### Disasters and accidents\n\n"
                   "* [Storm Ada](https://example.org/Storm_(Ada) \"Storm Ada\")\n"
                   "  * Two people die in [Porto](https://example.org/P \"Porto\"). "
                   "[(Wire)](https://example.org)\n\n#### Sports\n* A cup is won.\n",
                   choices);
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].title, "Storm Ada");
  EXPECT_EQ(read[0].text, "Two people die in Porto. ");
  EXPECT_THAT(read[0].labels, ElementsAre("Disasters and accidents"));
  EXPECT_EQ(read[0].id, "2025-01-02/1");
  EXPECT_EQ(read[1].id, "2025-01-02/2");
  EXPECT_EQ(read[1].title, "");
  EXPECT_THAT(read[1].labels, ElementsAre("Sports"));
}

TEST_F(LabelledFiles, ConlluIsTextWithoutLabels) {
  auto table = ReadLabelTable(folder_.Write("t.tsv", "storm\tweather\nnone\t\n"));
  LabelledChoices choices;
  choices.table = &table;
  auto read =
      Read("a.conllu",
           "# newdoc id = storm\n# meta::title = Storm Ada\n# sent_id = 1\n# text = It rains.\n"
           "1\tIt\tit\tPRON\t_\t_\t2\tnsubj\t_\t_\n\n# text = It blows.\n"
           "# newdoc id = none\n# text = Nothing.\n# newdoc id = other\n# text = Left out.\n",
           choices);
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].title, "Storm Ada");
  EXPECT_EQ(read[0].text, "It rains. It blows.");
  EXPECT_THAT(read[0].labels, ElementsAre("weather"));
  EXPECT_THAT(read[1].labels, ElementsAre());
  EXPECT_EQ(count_.unlabelled, 1u);
}

TEST_F(LabelledFiles, AFolderIsReadByWhatIsInIt) {
  folder_.Write("b.conllu", "# newdoc id = b\n# text = B.\n");
  folder_.Write("a.conllu", "# newdoc id = a\n# text = A.\n");
  LabelTable table{{"a", {"x"}}, {"b", {"y"}}};
  LabelledChoices choices;
  choices.table = &table;
  std::string texts;
  ReadLabelled(folder_.Path(""), choices, [&](Labelled&& article) { texts += article.text; });
  EXPECT_EQ(texts, "A.B.");
}

TEST_F(LabelledFiles, LabelsOfATableReplaceThoseOfTheFile) {
  auto table = ReadLabelTable(folder_.Write("t.tsv", "# id\tlabels\n1\tsport health\n"));
  LabelledChoices choices;
  choices.table = &table;
  auto read = Read("a.csv", "id,text\n1,Run\n2,Walk\n", choices);
  ASSERT_EQ(read.size(), 1u);
  EXPECT_THAT(read[0].labels, ElementsAre("sport", "health"));
  EXPECT_EQ(count_.unlabelled, 1u);
  choices.keep_others = true;
  read = Read("b.csv", "id,label,text\n1,chess,Run\n2,chess,Walk\n3,,Sit\n", choices);
  ASSERT_EQ(read.size(), 2u);
  EXPECT_THAT(read[0].labels, ElementsAre("sport", "health"));
  EXPECT_THAT(read[1].labels, ElementsAre("chess"));
}

TEST_F(LabelledFiles, MayBeCompressed) {
  std::string path = folder_.Path("a.csv.gz");
  gzFile out = gzopen(path.c_str(), "wb");
  gzputs(out, "label,text\nx,words\n");
  gzclose(out);
  size_t taken = ReadLabelled(path, {}, [](Labelled&&) {}).taken;
  EXPECT_EQ(taken, 1u);
}

TEST_F(LabelledFiles, BytesThatAreNoUtf8AreReplaced) {
  auto read = Read("a.csv", std::string("label,text\nx,a\xFF\xC3(\xED\xA0\x80") + '\0' + "b\n");
  ASSERT_EQ(read.size(), 1u);
  EXPECT_EQ(read[0].text.substr(0, 4), "a\xEF\xBF\xBD");
  EXPECT_EQ(read[0].text.find('\0'), std::string::npos);
}

}  // namespace
}  // namespace wireroom::topics
