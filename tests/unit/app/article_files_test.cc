// SPDX-License-Identifier: Apache-2.0
#include "core/app/article_files.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include "wireroom/v1/article.pb.h"

namespace wireroom::app {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Gzip(const std::string& content) {
  z_stream stream = {};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, content.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

class ArticleFilesTest : public ::testing::Test {
 protected:
  ArticleFilesTest() {
    std::string name = (fs::temp_directory_path() / "articles-XXXXXX").string();
    root_ = mkdtemp(name.data());
  }
  ~ArticleFilesTest() override { fs::remove_all(root_); }

  std::string Write(const std::string& name, const std::string& content) {
    const fs::path path = root_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }

  // What each call of Next gave: "id=text", or "! error".
  std::vector<std::string> Read(const std::vector<std::string>& paths) {
    ArticleFiles files(paths, options_);
    std::vector<std::string> seen;
    while (true) {
      ArticleItem item;
      const auto more = files.Next(&item);
      if (more.ok() && !*more) break;
      seen.push_back(more.ok() ? Shown(item)
                               : "! " + Relative(std::string(more.status().message())));
    }
    progress_ = files.progress();
    return seen;
  }

  std::vector<std::string> ReadStdin(const std::string& content) {
    options_.stdin_fd = open(Write("stdin", content).c_str(), O_RDONLY);
    auto seen = Read({"-"});
    close(options_.stdin_fd);
    return seen;
  }

  std::string Shown(const ArticleItem& item) {
    v1::Article article;
    EXPECT_TRUE(article.ParseFromString(item.bytes));
    last_ = article;
    where_.push_back(Relative(item.where));
    return article.id() + "=" + article.text();
  }

  std::string Relative(std::string text) const {
    const std::string prefix = root_.string() + "/";
    for (size_t at; (at = text.find(prefix)) != std::string::npos;) text.erase(at, prefix.size());
    return text;
  }

  fs::path root_;
  ArticleFilesOptions options_;
  v1::Article last_;
  std::vector<std::string> where_;
  ArticleFilesProgress progress_;
};

TEST_F(ArticleFilesTest, TextIsTheFileByteForByte) {
  const std::string text = "\xEF\xBB\xBFHeadline\r\n\r\n  Text \t\n\n";
  EXPECT_THAT(Read({Write("courier/quake.v2.txt", text)}), ElementsAre("quake.v2=" + text));
  EXPECT_EQ(last_.source(), "courier");
  EXPECT_EQ(last_.title(), "");
  EXPECT_THAT(where_, ElementsAre("courier/quake.v2.txt"));
}

TEST_F(ArticleFilesTest, TextThatIsNotUtf8IsPassedOn) {
  ArticleFiles files({Write("a.txt", "caf\xE9")});
  ArticleItem item;
  ASSERT_TRUE(*files.Next(&item));
  EXPECT_THAT(item.bytes, HasSubstr("caf\xE9"));
}

TEST_F(ArticleFilesTest, ReadsCompressedFiles) {
  EXPECT_THAT(Read({Write("a.txt.gz", Gzip("text")),
                    Write("b.ndjson.gz", Gzip("{\"id\":\"1\",\"text\":\"x\"}\n") +
                                             Gzip("{\"id\":\"2\",\"text\":\"y\"}"))}),
              ElementsAre("a=text", "1=x", "2=y"));
}

TEST_F(ArticleFilesTest, ReadsLinesAndGoesOnAfterABadOne) {
  EXPECT_THAT(
      Read(
          {Write("a.ndjson",
                 "{\"id\":\"1\",\"text\":\"x\"}\r\n\n{\"id\":\n7\n{\"id\":\"2\",\"text\":\"y\"}")}),
      ElementsAre("1=x", StartsWith("! a.ndjson:3: expected a JSON object, found what is not"),
                  "! a.ndjson:4: expected a JSON object, found a number", "2=y"));
  EXPECT_THAT(where_, ElementsAre("a.ndjson:1", "a.ndjson:5"));
}

TEST_F(ArticleFilesTest, JsonIsADocumentAnArrayOrLines) {
  EXPECT_THAT(
      Read({Write("a.json", "{\n \"id\":\"1\",\n \"text\":\"x\"\n}\n"),
            Write("b.json", "[{\"id\":\"2\",\"text\":\"x\"},\n{\"id\":\"3\"}]"),
            Write("c.json", "\n{\"id\":\"4\",\"text\":\"x\"}\n{\"id\":\"5\",\"text\":\"x\"}\n")}),
      ElementsAre("1=x", "2=x", StartsWith("! b.json[1]: expected an article"), "4=x", "5=x"));
  EXPECT_THAT(where_, ElementsAre("a.json", "b.json[0]", "c.json:2", "c.json:3"));
}

TEST_F(ArticleFilesTest, EmptyFilesAreTold) {
  EXPECT_THAT(Read({Write("a.json", ""), Write("b.ndjson", ""), Write("c.txt", "")}),
              ElementsAre("! a.json: expected a JSON object, found nothing", "c="));
}

TEST_F(ArticleFilesTest, FoldersAreReadInOrderOfTheirPaths) {
  Write("f/b.txt", "2");
  Write("f/a/z.json", "{\"id\":\"z\",\"text\":\"1\"}");
  Write("f/README.md", "no");
  Write("f/.hidden.txt", "no");
  Write("f/.git/x.txt", "no");
  EXPECT_THAT(Read({(root_ / "f").string()}), ElementsAre("z=1", "b=2"));
}

TEST_F(ArticleFilesTest, PathsThatCannotBeReadAreTold) {
  fs::create_directories(root_ / "empty");
  EXPECT_THAT(
      Read({(root_ / "no.txt").string(), Write("a.pdf", ""), (root_ / "empty").string(),
            Write("ok.txt", "text")}),
      ElementsAre("! no.txt: expected a file or a folder, found nothing there",
                  StartsWith("! a.pdf: expected a name ending in .txt, .json,"),
                  StartsWith("! " + Relative((root_ / "empty").string()) + ": expected files"),
                  "ok=text"));
}

TEST_F(ArticleFilesTest, LongItemsAreRefusedOneByOne) {
  options_.max_item_bytes = 40;
  const std::string big(200'000, 'x');
  EXPECT_THAT(
      Read({Write("a.txt", big),
            Write("b.ndjson", "{\"text\":\"" + big + "\"}\n{\"id\":\"2\",\"text\":\"y\"}\n"),
            Write("c.json", "{\n\"text\":\"" + big + "\"}")}),
      ElementsAre("! a.txt: content: expected at most 40 bytes, found more",
                  "! b.ndjson:1: line: expected at most 40 bytes, found more", "2=y",
                  "! c.json: content: expected at most 40 bytes, found more"));
}

TEST_F(ArticleFilesTest, DamagedGzipIsTold) {
  std::string lines;
  for (int i = 0; i < 5000; ++i)
    lines += "{\"id\":\"" + std::to_string(i * 7919 % 5000) + "\",\"text\":\"x\"}\n";
  const std::string whole = Gzip(lines);
  const auto cut = Read({Write("cut.ndjson.gz", whole.substr(0, whole.size() / 2))});
  EXPECT_GT(cut.size(), 1000u);
  EXPECT_THAT(cut.back(), EndsWith("damaged gzip data: it ends before its end mark"));
  EXPECT_THAT(
      Read({Write("no.txt.gz", "plain text"), Write("bad.txt.gz", "\x1f\x8b\x08 broken....")}),
      ElementsAre("! no.txt.gz: expected gzip data (the name ends in .gz), found other",
                  StartsWith("! bad.txt.gz: damaged gzip data")));
}

TEST_F(ArticleFilesTest, GzipBombsAreRefused) {
  const std::string path = Write("bomb.txt.gz", Gzip(std::string(80 << 20, 'x')));
  options_.max_item_bytes = size_t{1} << 30;
  EXPECT_THAT(Read({path}),
              ElementsAre("! bomb.txt.gz: gzip data that inflates more than 250 times is refused"));
}

TEST_F(ArticleFilesTest, StandardInputIsTextOrJson) {
  EXPECT_THAT(ReadStdin(" Storm hits\n[port] {x}"), ElementsAre("= Storm hits\n[port] {x}"));
  EXPECT_EQ(last_.source(), "stdin");
  EXPECT_THAT(ReadStdin("[Photo: desk] Storm"), ElementsAre("=[Photo: desk] Storm"));
  EXPECT_THAT(ReadStdin("\n{\"id\":\"1\",\"text\":\"x\"}\n{\"id\":\"2\",\"text\":\"y\"}"),
              ElementsAre("1=x", "2=y"));
  EXPECT_THAT(ReadStdin("{\n\"id\":\"1\",\"text\":\"x\"\n}"), ElementsAre("1=x"));
  EXPECT_THAT(ReadStdin("[\n {\"id\":\"1\",\"text\":\"x\"}]"), ElementsAre("1=x"));
  EXPECT_THAT(ReadStdin(Gzip("{\"id\":\"1\",\"text\":\"x\"}\n")), ElementsAre("1=x"));
}

TEST_F(ArticleFilesTest, SourceIsTakenFromTheOptionsWhereNoneIsGiven) {
  options_.source = "Meridian Wire";
  Read({Write("a.txt", "x")});
  EXPECT_EQ(last_.source(), "Meridian Wire");
  Read({Write("b.json", "{\"source\":\"Other\",\"text\":\"x\"}")});
  EXPECT_EQ(last_.source(), "Other");
}

TEST_F(ArticleFilesTest, ProgressReachesTheTotal) {
  Read({Write("a.txt", "12345"), Write("b.ndjson.gz", Gzip("{\"text\":\"x\"}\n")),
        (root_ / "missing.txt").string()});
  EXPECT_GT(progress_.bytes_total, 5u);
  EXPECT_EQ(progress_.bytes_read, progress_.bytes_total);
}

TEST_F(ArticleFilesTest, EndsForGood) {
  ArticleFiles files({Write("a.txt", "x")});
  ArticleItem item;
  EXPECT_TRUE(*files.Next(&item));
  EXPECT_FALSE(*files.Next(&item));
  EXPECT_FALSE(*files.Next(&item));
}

}  // namespace
}  // namespace wireroom::app
