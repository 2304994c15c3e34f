// SPDX-License-Identifier: Apache-2.0
//
// The wrapper between a plugin's class and the ABI.
#include <wireroom/testkit.h>

#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

namespace wireroom {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testkit::ArticleBuilder;
using testkit::FakeHost;
using testkit::Found;
using testkit::FoundAlert;

struct Scripted : Annotator {
  Option<std::string> what{this, "what", "nothing", "What to do."};
  void Start() override {
    if (*what == "refuse") throw std::runtime_error("the table is missing");
  }
  void Annotate(const Article& article, Annotations& out) override {
    if (*what == "throw") throw std::runtime_error("a hole");
    if (*what == "throw_int") throw 1;
    if (*what == "outside") out.Add(Mention{0, 1000, "EVENT"});
    if (*what == "skip") out.Skip("not English");
    if (*what == "language") out.SetLanguage("en");
    if (*what == "tokenize") Tokenize(article, out);
    if (*what == "bad_utf8") host().Tokenize("\xFF", [](const Field&) {});
    if (*what == "see") See(article, out);
  }
  void Tokenize(const Article&, Annotations& out) {
    size_t tokens = 0;
    host().Tokenize("S. Korea and the U.S.", [&](const Field& field) {
      tokens = field.tokens().size();
      host().Tokenize("one two", [&](const Field& inner) { tokens += inner.tokens().size(); });
    });
    out.Attach(std::to_string(tokens));
  }
  void See(const Article& a, Annotations& out) {
    std::string seen = std::string(a.id()) + "|" + std::string(a.title().text()) + "|" +
                       std::string(a.language()) + "|" + std::string(View(a.authors()[0]));
    for (const wr_zone& z : a.zones()) seen += "|" + std::string(View(z.kind));
    for (const wr_mention& m : a.mentions())
      seen += "|" + std::string(a.text().Text(m.begin, m.end));
    for (const wr_entity& e : a.entities()) seen += "|" + std::string(View(e.id));
    for (const wr_topic& t : a.topics()) seen += "|" + std::string(View(t.name));
    out.Attach(seen);
  }
};

Found Do(const std::string& what, const ArticleBuilder& article = ArticleBuilder().Text("Rain.")) {
  return FakeHost<Scripted>({{"what", what}}).Annotate(article);
}

TEST(SdkAnnotator, ExceptionKeepsItsText) {
  EXPECT_EQ(Do("throw").status, "failed");
  EXPECT_EQ(Do("throw").reason, "a hole");
  EXPECT_EQ(Do("throw_int").reason, "an exception that is not a std::exception");
}

TEST(SdkAnnotator, RefusalOfTheHostIsTheReason) {
  const Found found = Do("outside");
  EXPECT_EQ(found.status, "failed");
  EXPECT_THAT(found.reason, HasSubstr("within the 5 bytes of the text, found 0 to 1000"));
  EXPECT_THAT(found.mentions, IsEmpty());
}

TEST(SdkAnnotator, StartMayRefuse) {
  try {
    FakeHost<Scripted> host({{"what", "refuse"}});
    FAIL() << "expected an exception";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "the table is missing");
  }
}

TEST(SdkAnnotator, SaysMoreThanAnnotations) {
  EXPECT_EQ(Do("skip").status, "skipped");
  EXPECT_EQ(Do("skip").reason, "not English");
  EXPECT_EQ(Do("language").language, "en");
}

TEST(SdkAnnotator, TokenizesTextOfItsOwnAndWithinThat) {
  EXPECT_EQ(Do("tokenize").attachment, "7");
  EXPECT_THAT(Do("bad_utf8").reason, HasSubstr("expected UTF-8"));
}

TEST(SdkAnnotator, SeesTheArticleAndWhatWasSaidBefore) {
  EXPECT_EQ(Do("see", ArticleBuilder()
                          .Id("7")
                          .Title("Storm")
                          .Text("Heavy rain.")
                          .Language("en")
                          .Author("Ana Lima")
                          .Zone(0, 11, "body")
                          .Mention(6, 10, "EVENT", "Q1")
                          .Topic("medtop:1", "weather"))
                .attachment,
            "7|Storm|en|Ana Lima|body|rain|Q1|weather");
}

// Keeps a member that its copies share by mistake.
struct Impure : Annotator {
  std::shared_ptr<int> calls = std::make_shared<int>(0);
  void Annotate(const Article&, Annotations& out) override { out.Attach(std::to_string(++*calls)); }
};

TEST(SdkAnnotator, WorkersThatDisagreeAreFoundByTheTestKit) {
  FakeHost<Impure> host;
  EXPECT_THROW(host.Annotate(ArticleBuilder()), std::runtime_error);
}

// Counts articles; its annotator says which ones.
struct Counter : Annotator, Detector {
  void Annotate(const Article& article, Annotations& out) override {
    if (article.title().text() == "count") out.Attach("yes");
  }
  void Detect(const Article& article, Detections& out) override {
    if (article.title().text() == "fail") {
      out.Put("count", "lost");
      throw std::runtime_error("no");
    }
    if (article.attachment() != "yes") return;
    const std::string count(out.Get("count").value_or(""));
    out.Put("count", count + "x");
    const Evidence evidence[] = {{0, 5, "any", {}, WR_FIELD_TITLE}};
    const wr_pair labels[] = {{Str("team"), Str("weather")}};
    out.Emit({.rule = "count", .fingerprint = "f", .labels = labels, .evidence = evidence});
  }
  void Tick(Time clock, Time, Detections& out) override {
    std::string keys;
    out.Scan("", [&](std::string_view key, std::string_view) {
      keys += key;
      return true;
    });
    out.Erase("count");
    out.Emit({.rule = keys, .fingerprint = std::to_string(clock), .type = AlertType::kResolved});
  }
};

TEST(SdkDetector, KeepsItsStateInTheHost) {
  FakeHost<Counter> host;
  const auto alerts = host.Detect(ArticleBuilder().Title("count"));
  ASSERT_THAT(alerts, SizeIs(1));
  EXPECT_EQ(alerts[0].labels.at("team"), "weather");
  ASSERT_THAT(alerts[0].spans, SizeIs(1));
  EXPECT_EQ(alerts[0].spans[0].text, "count");
  EXPECT_THAT(host.Detect(ArticleBuilder().Title("other")), IsEmpty());
  host.Restart();
  host.Detect(ArticleBuilder().Title("count"));
  EXPECT_EQ(host.state().at("count"), "xx");
  const auto ticked = host.Tick(42);
  ASSERT_THAT(ticked, ElementsAre(testkit::IsAlert("count", "resolved")));
  EXPECT_EQ(ticked[0].fingerprint, "42");
  EXPECT_THAT(host.state(), IsEmpty());
}

TEST(SdkDetector, FailedCallLeavesTheStateAsItWas) {
  FakeHost<Counter> host;
  EXPECT_THROW(host.Detect(ArticleBuilder().Title("fail")), std::runtime_error);
  EXPECT_THAT(host.state(), IsEmpty());
}

// Not copyable: allowed in what has one object.
struct Lines : Source {
  std::unique_ptr<int> next;
  std::string committed;
  void Resume(std::string_view position) override {
    next = std::make_unique<int>(position.empty() ? 1 : std::stoi(std::string(position)) + 1);
  }
  void Poll(int, Intake& out) override {
    for (; *next <= 3; ++*next) {
      const std::string id = std::to_string(*next);
      if (out.Give({.id = id, .text = "text " + id, .position = id}) != Taken::kYes) return;
    }
  }
  void Committed(std::string_view position) override { host().Info(position); }
};

TEST(SdkSource, GivesWhatThereIsRoomFor) {
  FakeHost<Lines> host;
  host.Resume("");
  EXPECT_THAT(host.Poll(0, 2), SizeIs(2));
  const auto rest = host.Poll();
  ASSERT_THAT(rest, SizeIs(1));
  EXPECT_EQ(rest[0].id, "3");
  EXPECT_EQ(rest[0].position, "3");
  host.Committed("3");
  EXPECT_THAT(host.log(), ElementsAre("info: 3"));
}

struct Door : Sink {
  Handled Handle(const Event& event) override {
    host().Count("events");
    if (event.type == "bad") throw std::runtime_error("no such door");
    return event.type == "later" ? Handled::kAgain : Handled::kDone;
  }
};

TEST(SdkSink, SaysWhetherItIsDone) {
  FakeHost<Door> host;
  EXPECT_TRUE(host.Handle("article.enriched", "{}"));
  EXPECT_FALSE(host.Handle("later", "{}"));
  EXPECT_THROW(host.Handle("bad", "{}"), std::runtime_error);
  EXPECT_EQ(host.counter("events"), 3u);
}

TEST(SdkPlugin, ThatIsNoAnnotatorNeedsNoFork) {
  EXPECT_EQ(internal::Describe<Lines>("lines", "1.0.0", "").fork, nullptr);
  EXPECT_NE(internal::Describe<Scripted>("scripted", "1.0.0", "").fork, nullptr);
}

}  // namespace
}  // namespace wireroom
