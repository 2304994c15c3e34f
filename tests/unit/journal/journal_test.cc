// SPDX-License-Identifier: Apache-2.0
#include "core/journal/journal.h"

#include <fcntl.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/journal/record.h"
#include "tests/unit/journal/journal_fixture.h"

namespace wireroom::journal {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr int64_t kSecond = 1'000'000;

class JournalTest : public JournalFixture {};

std::string Message(const absl::Status& status) { return std::string(status.message()); }

int Mode(const std::filesystem::path& path) {
  struct stat about;
  return stat(path.c_str(), &about) == 0 ? static_cast<int>(about.st_mode & 0777) : -1;
}

TEST_F(JournalTest, KeepsEverythingOverAReopen) {
  Open();
  Batch batch = NumberedBatch(0, 5, 3000, 77);
  batch.state.push_back({"alerts", "k", "v"});
  batch.inputs.emplace_back("producer", InputPosition{2, 5, "p"});
  batch.rejects.emplace_back(3, "why");
  ASSERT_TRUE(journal_->Commit(batch).ok());
  ASSERT_TRUE(journal_->SetCursor("mail", 4).ok());
  const std::string stream = journal_->stream();

  Open();
  EXPECT_EQ(journal_->stream(), stream);
  EXPECT_EQ(journal_->epoch(), 1u);
  EXPECT_EQ(journal_->head(), 5u);
  EXPECT_EQ(journal_->first(), 1u);
  std::vector<EventRecord> events;
  ASSERT_TRUE(journal_->Read(1, 10, 100000, &events).ok());
  ASSERT_EQ(events.size(), 5u);
  EXPECT_EQ(events[4].message, batch.events[4].message);
  EXPECT_EQ(journal_->FindArticle(NumberedHash(3))->sequence, 3u);
  EXPECT_EQ(journal_->FindState("alerts", "k"), "v");
  EXPECT_EQ(journal_->FindInput("producer")->number, 5u);
  EXPECT_EQ(journal_->FindCursor("mail"), 4u);
  EXPECT_EQ(*journal_->FindReject(3), "why");
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(JournalTest, DrawsAStreamForEachStore) {
  Open();
  const std::string stream = journal_->stream();
  options_.directory = temp_.path() / "other";
  Open();
  EXPECT_NE(journal_->stream(), stream);
}

TEST_F(JournalTest, FilesArePrivateWhateverTheUmask) {
  for (const mode_t mask : {0000, 0777}) {
    const mode_t before = umask(mask);
    options_.directory = temp_.path() / ("made" + std::to_string(mask)) / "data";
    const absl::Status status = OpenStatus();
    umask(before);
    ASSERT_TRUE(status.ok()) << status;
    EXPECT_EQ(Mode(options_.directory.parent_path()), 0700);
    EXPECT_EQ(Mode(options_.directory), 0700);
    for (const char* file : {"LOCK", "data.mdb", "lock.mdb"}) {
      EXPECT_EQ(Mode(options_.directory / file), 0600) << file;
    }
  }
}

TEST_F(JournalTest, RefusesASecondOpenInTheSameProcess) {
  Open();
  const absl::Status status = OpenStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists) << status;
  EXPECT_THAT(Message(status), AllOf(HasSubstr("pid " + std::to_string(getpid()) + " "),
                                     HasSubstr(options_.directory.string())));
  EXPECT_TRUE(Append(1).ok());
}

TEST_F(JournalTest, RefusesASecondOpenInAnotherProcess) {
  Open();
  const pid_t child = fork();
  if (child == 0) {
    const absl::Status status = OpenStatus();
    const bool told = Message(status).find("pid " + std::to_string(getppid()) + " ") !=
                      std::string::npos;
    _exit(status.code() == absl::StatusCode::kAlreadyExists && told ? 0 : 1);
  }
  int result = -1;
  ASSERT_EQ(waitpid(child, &result, 0), child);
  EXPECT_EQ(result, 0);
}

TEST_F(JournalTest, OptionsOutOfRangeAreRefused) {
  options_.max_bytes = kMinJournalBytes - 1;
  EXPECT_EQ(OpenStatus().code(), absl::StatusCode::kInvalidArgument);
  options_.max_bytes = kMaxJournalBytes + 1;
  EXPECT_EQ(OpenStatus().code(), absl::StatusCode::kInvalidArgument);
  options_.max_bytes = kMinJournalBytes;
  options_.max_age_micros = -1;
  EXPECT_EQ(OpenStatus().code(), absl::StatusCode::kInvalidArgument);
  options_.max_age_micros = 0;
  options_.clock = nullptr;
  EXPECT_EQ(OpenStatus().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(JournalTest, ADirectoryThatOthersMayWriteToIsRefused) {
  std::filesystem::create_directory(options_.directory);
  ASSERT_EQ(chmod(options_.directory.c_str(), 0777), 0);
  const absl::Status status = OpenStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Message(status), AllOf(HasSubstr("mode 777"), HasSubstr("chmod go-w")));
}

TEST_F(JournalTest, AFileInPlaceOfTheDirectoryIsRefused) {
  std::ofstream(options_.directory) << "x";
  EXPECT_EQ(OpenStatus().code(), absl::StatusCode::kFailedPrecondition) << OpenStatus();
  options_.directory /= "below";
  EXPECT_FALSE(OpenStatus().ok());
}

TEST(CheckFileSystem, RefusesWhatCanNotMapFiles) {
  for (const int64_t type : {0x6969, 0x517B, 0x65735546}) {
    EXPECT_EQ(CheckFileSystem(type, "/x").code(), absl::StatusCode::kFailedPrecondition);
  }
  // As statfs gives it where f_type is signed.
  EXPECT_THAT(Message(CheckFileSystem(static_cast<int32_t>(0xFF534D42), "/x")), HasSubstr("CIFS"));
  EXPECT_TRUE(CheckFileSystem(0xEF53, "/x").ok());
  EXPECT_TRUE(CheckFileSystem(0x01021994, "/x").ok());
}

// Changes records behind the journal's back.
class Tamper {
 public:
  explicit Tamper(const std::filesystem::path& directory) {
    mdb_env_create(&env_);
    mdb_env_set_maxdbs(env_, 16);
    EXPECT_EQ(mdb_env_open(env_, directory.c_str(), MDB_NOTLS, 0600), 0);
    mdb_txn_begin(env_, nullptr, 0, &transaction_);
  }
  ~Tamper() {
    EXPECT_EQ(mdb_txn_commit(transaction_), 0);
    mdb_env_close(env_);
  }

  std::string Get(const char* table, std::string_view key) {
    MDB_val name = ToValue(key);
    MDB_val value{};
    EXPECT_EQ(mdb_get(transaction_, Open(table), &name, &value), 0);
    return std::string(ToView(value));
  }
  void Put(const char* table, std::string_view key, std::string_view bytes) {
    MDB_val name = ToValue(key);
    MDB_val value = ToValue(bytes);
    EXPECT_EQ(mdb_put(transaction_, Open(table), &name, &value, 0), 0);
  }
  void Erase(const char* table, std::string_view key) {
    MDB_val name = ToValue(key);
    EXPECT_EQ(mdb_del(transaction_, Open(table), &name, nullptr), 0);
  }
  void Clear(const char* table) { EXPECT_EQ(mdb_drop(transaction_, Open(table), 0), 0); }
  void Flip(const char* table, std::string_view key, size_t byte) {
    std::string value = Get(table, key);
    value.at(byte) = static_cast<char>(value.at(byte) ^ 1);
    Put(table, key, value);
  }

 private:
  MDB_dbi Open(const char* table) {
    MDB_dbi opened = 0;
    EXPECT_EQ(mdb_dbi_open(transaction_, table, MDB_CREATE, &opened), 0);
    return opened;
  }

  MDB_env* env_ = nullptr;
  MDB_txn* transaction_ = nullptr;
};

TEST_F(JournalTest, ADamagedRecordIsNamedAndTheRestCanBeRead) {
  Open();
  ASSERT_TRUE(Append(5, 3000).ok());
  journal_.reset();
  Tamper(options_.directory).Flip("events", SequenceKey(3), 1000);

  Open();
  std::vector<EventRecord> events;
  EXPECT_TRUE(journal_->Read(1, 10, 100000, &events).ok());
  EXPECT_EQ(events.size(), 2u);
  const absl::Status status = journal_->Read(3, 10, 100000, &events);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Message(status), HasSubstr("sequence 3 "));
  EXPECT_EQ(events.size(), 2u);
  EXPECT_TRUE(journal_->Read(4, 10, 100000, &events).ok());
  EXPECT_EQ(events.size(), 4u);
  EXPECT_THAT(Problems(), testing::ElementsAre(HasSubstr("sequence 3 ")));
  EXPECT_TRUE(Append(1).ok());
}

// Of the file itself: what a disk does.
TEST_F(JournalTest, AFlippedBitInTheFileIsFound) {
  Open();
  ASSERT_TRUE(Append(1, 3000).ok());
  journal_.reset();
  const std::filesystem::path path = options_.directory / "data.mdb";
  std::string file(FileBytes(), '\0');
  std::ifstream(path, std::ios::binary).read(file.data(), static_cast<std::streamsize>(file.size()));
  const size_t place = file.find(std::string(100, 'b'));
  ASSERT_NE(place, std::string::npos);
  std::fstream(path, std::ios::binary | std::ios::in | std::ios::out)
      .seekp(static_cast<std::streamoff>(place))
      .put('c');

  Open();
  std::vector<EventRecord> events;
  EXPECT_EQ(journal_->Read(1, 10, 100000, &events).code(), absl::StatusCode::kDataLoss);
}

TEST_F(JournalTest, ADamagedAnswerStopsTheJournal) {
  Open();
  ASSERT_TRUE(Append(2).ok());
  Settle();
  journal_.reset();
  const Hash hash = NumberedHash(1);
  const std::string key(hash.begin(), hash.end());
  {
    Tamper tamper(options_.directory);
    tamper.Clear("article_log");
    tamper.Flip("articles", key, 20);
  }

  Open();
  EXPECT_TRUE(journal_->FindArticle(NumberedHash(2)));
  EXPECT_TRUE(journal_->failure().ok());
  EXPECT_FALSE(journal_->FindArticle(hash));
  EXPECT_EQ(journal_->failure().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Append(1).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(journal_->SetCursor("c", 1).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(journal_->head(), 2u);
  EXPECT_THAT(Problems(), testing::Each(HasSubstr("an entry of the index of articles is damaged")));
}

TEST_F(JournalTest, DamagedStateStopsTheJournal) {
  Open();
  Batch batch;
  batch.state.push_back({"p", "a", "1"});
  batch.state.push_back({"p", "b", "2"});
  ASSERT_TRUE(journal_->Commit(batch).ok());
  journal_.reset();
  Tamper(options_.directory).Flip("state", StateKey("p", "b"), 4);

  Open();
  journal_->ScanState("p", "", [](std::string_view, std::string_view) { return true; });
  EXPECT_EQ(journal_->failure().code(), absl::StatusCode::kDataLoss);
}

TEST_F(JournalTest, CheckFindsEachKindOfDamage) {
  Open();
  Batch batch = NumberedBatch(0, 6);
  batch.rejects.emplace_back(2, "why");
  ASSERT_TRUE(journal_->Commit(batch).ok());
  Settle();
  journal_.reset();
  {
    Tamper tamper(options_.directory);
    tamper.Clear("article_log");
    const Hash third = NumberedHash(3);
    tamper.Erase("articles", std::string(third.begin(), third.end()));
    tamper.Erase("events", SequenceKey(2));
    const std::string moved = tamper.Get("events", SequenceKey(4));
    tamper.Put("events", SequenceKey(5), moved);
  }
  Open();
  EXPECT_THAT(Problems(),
              testing::UnorderedElementsAre(
                  HasSubstr("after sequence 1 comes 3"),
                  HasSubstr("the article of sequence 3 is not in the index"),
                  HasSubstr("sequence 5 is damaged: it belongs to another sequence"),
                  HasSubstr("points at sequence 2, which is not an event of its article"),
                  HasSubstr("points at sequence 5, which is not an event of its article"),
                  HasSubstr("the rejection of sequence 2 has no event")));
}

TEST_F(JournalTest, AHeadThatDoesNotMatchItsEventsIsRefused) {
  Open();
  ASSERT_TRUE(Append(3).ok());
  journal_.reset();
  Tamper(options_.directory).Erase("events", SequenceKey(3));
  const absl::Status status = OpenStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Message(status), HasSubstr("newest event is 2, but 3 were committed"));
}

TEST_F(JournalTest, ANewerFormatIsRefused) {
  Open();
  journal_.reset();
  Tamper(options_.directory).Put("meta", "format", Seal("format", EncodeNumber(2)));
  const absl::Status status = OpenStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Message(status), AllOf(HasSubstr("format 2"), HasSubstr("at most 1")));
}

TEST_F(JournalTest, AStoreOfAnotherProgramIsRefused) {
  std::filesystem::create_directory(options_.directory);
  Tamper(options_.directory).Put("theirs", "k", "v");
  const absl::Status status = OpenStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(Message(status), HasSubstr("another program"));
}

TEST_F(JournalTest, AnotherFileIsRefusedAndLeftAlone) {
  std::filesystem::create_directory(options_.directory);
  const std::string text(20000, 'x');
  std::ofstream(options_.directory / "data.mdb") << text;
  EXPECT_EQ(OpenStatus().code(), absl::StatusCode::kDataLoss) << OpenStatus();
  EXPECT_EQ(FileBytes(), text.size());
}

TEST_F(JournalTest, AHalfMadeStoreIsMadeAnew) {
  // Killed in LMDB's first write, and between LMDB's first write and ours.
  std::filesystem::create_directory(options_.directory);
  std::ofstream(options_.directory / "data.mdb") << std::string(4096, 'x');
  Open();
  ASSERT_TRUE(Append(1).ok());
  journal_.reset();
  std::filesystem::remove_all(options_.directory);
  std::filesystem::create_directory(options_.directory);
  MDB_env* env = nullptr;
  mdb_env_create(&env);
  ASSERT_EQ(mdb_env_open(env, options_.directory.c_str(), 0, 0600), 0);
  mdb_env_close(env);
  Open();
  EXPECT_TRUE(Append(1).ok());
}

TEST_F(JournalTest, AStoreWithoutAFormatIsRefused) {
  Open();
  journal_.reset();
  Tamper(options_.directory).Erase("meta", "format");
  EXPECT_EQ(OpenStatus().code(), absl::StatusCode::kDataLoss);
}

TEST_F(JournalTest, ForgetsByAge) {
  options_.max_age_micros = 10 * kSecond;
  Open();
  for (int i = 0; i < 5; ++i) {
    Batch batch = NumberedBatch(journal_->head(), 2, 100, clock_.NowMicros());
    batch.rejects.emplace_back(journal_->head() + 1, "why");
    ASSERT_TRUE(journal_->Commit(batch).ok());
    clock_.Advance(4 * kSecond);
  }
  // Stamped 0, 4, 8, 12, 16; the last commit, at 16, kept what is not older than 6.
  EXPECT_EQ(journal_->first(), 5u);
  ASSERT_TRUE(journal_->Commit(Batch()).ok());
  EXPECT_EQ(journal_->first(), 7u);
  EXPECT_EQ(journal_->head(), 10u);
  EXPECT_FALSE(journal_->FindArticle(NumberedHash(6)));
  EXPECT_TRUE(journal_->FindArticle(NumberedHash(7)));
  EXPECT_FALSE(journal_->FindReject(5)->has_value());
  EXPECT_TRUE(journal_->FindReject(7)->has_value());
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(JournalTest, ForgetsAllAndGoesOnWithTheNextSequence) {
  options_.max_age_micros = kSecond;
  Open();
  ASSERT_TRUE(Append(3).ok());
  clock_.Advance(2 * kSecond);
  ASSERT_TRUE(journal_->Commit(Batch()).ok());
  EXPECT_EQ(journal_->first(), 0u);
  EXPECT_EQ(journal_->head(), 3u);
  Open();
  EXPECT_EQ(journal_->first(), 0u);
  EXPECT_EQ(journal_->head(), 3u);
  ASSERT_TRUE(Append(1).ok());
  EXPECT_EQ(journal_->first(), 4u);
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(JournalTest, ARevisionKeepsItsArticleInTheIndex) {
  options_.max_age_micros = 10 * kSecond;
  Open();
  ASSERT_TRUE(Append(1).ok());
  clock_.Advance(8 * kSecond);
  Batch revision;
  revision.events.push_back(NumberedEvent(2, 100, clock_.NowMicros()));
  revision.events[0].article = NumberedHash(1);
  revision.articles.emplace_back(NumberedHash(1), ArticleRecord{2, NumberedHash(9), false});
  ASSERT_TRUE(journal_->Commit(revision).ok());
  clock_.Advance(4 * kSecond);
  ASSERT_TRUE(journal_->Commit(Batch()).ok());
  EXPECT_EQ(journal_->first(), 2u);
  ASSERT_TRUE(journal_->FindArticle(NumberedHash(1)));
  EXPECT_EQ(journal_->FindArticle(NumberedHash(1))->sequence, 2u);
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(JournalTest, AClockThatIsSetBackForgetsNothing) {
  options_.max_age_micros = 10 * kSecond;
  Open();
  ASSERT_TRUE(Append(1).ok());
  clock_.SetNow(0);
  ASSERT_TRUE(Append(1).ok());
  EXPECT_EQ(journal_->first(), 1u);
}

TEST_F(JournalTest, OneCommitForgetsABoundedNumber) {
  options_.max_age_micros = 10 * kSecond;
  Open();
  ASSERT_TRUE(Append(5000).ok());
  clock_.Advance(20 * kSecond);
  ASSERT_TRUE(Append(1).ok());
  EXPECT_GT(journal_->first(), 200u);
  EXPECT_LT(journal_->first(), 300u);
  while (journal_->first() < 5001) ASSERT_TRUE(journal_->Commit(Batch()).ok());
  EXPECT_EQ(journal_->first(), 5001u);
}

TEST_F(JournalTest, ForgetsBySizeAndTheFileStopsGrowing) {
  options_.max_bytes = kMinJournalBytes;
  Open();
  const auto fill_a_window = [&] {
    for (int i = 0; i < 32; ++i) {
      ASSERT_TRUE(Append(128, 3000).ok());
      EXPECT_LE(journal_->stored_bytes(), options_.max_bytes);
    }
  };
  fill_a_window();
  fill_a_window();
  const uint64_t file_bytes = FileBytes();
  EXPECT_GT(journal_->first(), 1u);
  EXPECT_GT(journal_->stored_bytes(), options_.max_bytes * 8 / 10);
  for (int window = 0; window < 6; ++window) fill_a_window();
  EXPECT_LE(FileBytes(), file_bytes + file_bytes / 10);
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(JournalTest, ASmallerBudgetIsReachedInSteps) {
  Open();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(Append(500, 3000).ok());
  EXPECT_GT(journal_->stored_bytes(), 2 * kMinJournalBytes);
  options_.max_bytes = kMinJournalBytes;
  Open();
  int commits = 0;
  while (journal_->stored_bytes() > options_.max_bytes) {
    ASSERT_TRUE(Append(1, 3000).ok());
    ASSERT_LT(++commits, 100);
  }
  EXPECT_GT(commits, 1);
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(JournalTest, ABatchBeyondTheBudgetIsRefusedAndCanBeTriedAgain) {
  options_.max_bytes = kMinJournalBytes;
  Open();
  ASSERT_TRUE(Append(10, 3000).ok());
  const absl::Status status = Append(100, 200'000);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(Message(status), HasSubstr("journal.max_bytes"));
  EXPECT_EQ(journal_->head(), 10u);
  EXPECT_EQ(journal_->first(), 1u);
  EXPECT_TRUE(journal_->failure().ok());
  EXPECT_TRUE(Append(10, 3000).ok());
  EXPECT_THAT(Problems(), IsEmpty());
}

TEST_F(JournalTest, ResidentMemoryStaysSmallWhileAllIsRead) {
  const auto file_backed = [] {
    std::ifstream statm("/proc/self/statm");
    int64_t size = 0, resident = 0, shared = 0;
    statm >> size >> resident >> shared;
    return shared * sysconf(_SC_PAGESIZE);
  };
  ops::SystemClock clock;
  options_.clock = &clock;
  Open();
  for (int i = 0; i < 40; ++i) ASSERT_TRUE(Append(16, 200'000).ok());
  const int64_t before = file_backed();
  int64_t most = 0;
  uint64_t read = 0;
  for (int pass = 0; pass < 3; ++pass) {
    for (uint64_t next = 1; next <= journal_->head();) {
      std::vector<EventRecord> events;
      ASSERT_TRUE(journal_->Read(next, 1000, 1 << 20, &events).ok());
      for (const EventRecord& event : events) read += event.message.size();
      next = events.back().sequence + 1;
      most = std::max(most, file_backed());
    }
  }
  EXPECT_EQ(read, 3u * 40 * 16 * 200'000);
  EXPECT_LT(most - before, 80 << 20);
}

TEST_F(JournalTest, AScanOfMuchStateGivesEachKeyOnce) {
  Open();
  Batch batch;
  for (int i = 0; i < 3000; ++i) {
    const std::string number = std::to_string(10000 + i);
    batch.state.push_back({"p", "k" + number, std::string(500, 'v') + number});
  }
  ASSERT_TRUE(journal_->Commit(batch).ok());
  std::vector<std::string> keys;
  journal_->ScanState("p", "k", [&](std::string_view key, std::string_view value) {
    EXPECT_EQ(value.substr(500), key.substr(1));
    // A callback may ask the journal.
    EXPECT_EQ(journal_->FindState("p", key), value);
    keys.emplace_back(key);
    return true;
  });
  EXPECT_EQ(keys.size(), 3000u);
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
}

TEST_F(JournalTest, CursorsAreSetFromAnyThreadWhileTheWriterCommits) {
  Open();
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&, t] {
      for (uint64_t i = 1; i <= 30; ++i) {
        EXPECT_TRUE(journal_->SetCursor("c" + std::to_string(t), i).ok());
      }
    });
  }
  for (int i = 0; i < 30; ++i) EXPECT_TRUE(Append(2).ok());
  for (std::thread& thread : threads) thread.join();
  for (int t = 0; t < 3; ++t) EXPECT_EQ(journal_->FindCursor("c" + std::to_string(t)), 30u);
  EXPECT_THAT(Problems(), IsEmpty());
}

}  // namespace
}  // namespace wireroom::journal
