// SPDX-License-Identifier: Apache-2.0
//
// `wireroom journal check`, `backup` and `restore`, beside a daemon and without one.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "tests/crash/daemon_fixture.h"
#include "wireroom/client/subscriber.h"

namespace wireroom::crash {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;

class JournalCommand : public DaemonFixture {
 protected:
  void Send(const std::string& prefix, int count) {
    client::Producer producer(ProducerNamed(""));
    for (int i = 0; i < count; ++i) {
      producer.Send(Article(prefix + std::to_string(i), "The ferry sails. " + prefix));
    }
    ASSERT_TRUE(producer.Flush(seconds(30))) << Errors();
  }

  std::string Backup() const { return (folder_ / "backup").string(); }

  // Changes one byte of the message of event `sequence`.
  void FlipByteOf(const std::string& file, const std::string& in) {
    std::fstream store(file, std::ios::in | std::ios::out | std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(store)), {});
    const size_t at = bytes.rfind(in);
    ASSERT_NE(at, std::string::npos);
    store.clear();
    store.seekp(static_cast<std::streamoff>(at));
    store.put('#');
  }
};

TEST_F(JournalCommand, CheckFindsASoundJournalSoundBesideTheDaemonAndWithoutIt) {
  Start();
  Send("a", 30);
  const CommandResult beside = Command("journal check");
  EXPECT_EQ(beside.status, 0);
  EXPECT_THAT(beside.out, testing::AllOf(HasSubstr("sequences 1 to 30"), HasSubstr(": sound")));
  Stop();
  EXPECT_EQ(Command("journal check").out, beside.out);
}

TEST_F(JournalCommand, CheckSaysWhichEventTheDiskChanged) {
  Start();
  Send("a", 30);
  Stop();
  FlipByteOf((folder_ / "data/data.mdb").string(), "Report a17");
  const CommandResult check = Command("journal check");
  EXPECT_EQ(check.status, 74);
  EXPECT_THAT(check.out, testing::AllOf(HasSubstr("PROBLEM"), HasSubstr("18")));
}

TEST_F(JournalCommand, CheckOutlivesAStoreWhoseInnerPagesAreGarbage) {
  Start();
  Send("a", 300);
  Stop();
  const std::string file = (folder_ / "data/data.mdb").string();
  std::fstream store(file, std::ios::in | std::ios::out | std::ios::binary);
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(file));
  // The heads of all pages but the two roots.
  for (std::streamoff at = 2 * 4096; at < size; at += 4096) {
    store.seekp(at);
    store.write("\xde\xad\xbe\xef\xde\xad\xbe\xef\xde\xad\xbe\xef", 12);
  }
  store.close();
  EXPECT_EQ(Command("journal check").status, 74);
}

TEST_F(JournalCommand, CheckRefusesADirectoryWithoutAJournal) {
  EXPECT_EQ(Command("journal check --data " + folder_.string()).status, 73);
}

TEST_F(JournalCommand, BackupBesideARunningDaemonIsRestoredAsALaterEpoch) {
  Start();
  Send("a", 50);
  const CommandResult backup = Command("backup " + Backup());
  ASSERT_EQ(backup.status, 0) << backup.out;
  EXPECT_THAT(backup.out, HasSubstr("sequences 1 to 50"));
  Send("b", 10);
  EXPECT_EQ(Command("restore " + Backup()).status, 73) << "there is a journal";
  EXPECT_EQ(Command("restore --replace " + Backup()).status, 73) << "the daemon runs";
  Stop();

  const CommandResult restore = Command("restore --replace " + Backup());
  ASSERT_EQ(restore.status, 0) << restore.out;
  EXPECT_THAT(restore.out, HasSubstr("epoch 2 begins after sequence 50"));
  EXPECT_TRUE(std::filesystem::exists(folder_ / "data/data.mdb.replaced"));
  Start();
  Send("b", 10);
  Stop();
  const auto events = Events();
  ASSERT_EQ(events.size(), 61u);
  EXPECT_EQ(events[49].epoch(), 1u);
  EXPECT_EQ(events[50].type(), "system.restored");
  EXPECT_EQ(events[50].restored().last_sequence(), 50u);
  EXPECT_EQ(events[51].id(), "2-52");

  // The same backup again, elsewhere: never the same epoch.
  const std::string other = (folder_ / "other").string();
  EXPECT_THAT(Command("restore " + Backup() + " --data " + other).out, HasSubstr("epoch 3 begins"));
}

TEST_F(JournalCommand, ASubscriberIsToldOfTheRestore) {
  Start();
  client::SubscriberOptions options;
  options.endpoint = "ipc://" + folder_.string() + "/live";
  client::Subscriber subscriber(options);
  ASSERT_TRUE(subscriber.WaitUntilLive(seconds(10)));
  Send("a", 5);
  ASSERT_EQ(Command("backup " + Backup()).status, 0);
  Stop();
  ASSERT_EQ(Command("restore --replace " + Backup()).status, 0);
  Start();
  bool told = false;
  for (int i = 0; i < 100 && !told; ++i) {
    const auto item = subscriber.Next(seconds(5));
    told = item && item->kind == client::LiveItem::Kind::kRestart;
  }
  EXPECT_TRUE(told);
  Stop();
}

TEST_F(JournalCommand, RestoreRefusesABackupThatIsDamagedOrCutShort) {
  Start();
  Send("a", 20);
  ASSERT_EQ(Command("backup " + Backup()).status, 0);
  Stop();
  EXPECT_EQ(Command("backup " + Backup()).status, 73) << "it is in use";
  const std::string other = " --data " + (folder_ / "other").string();
  FlipByteOf(Backup() + "/data.mdb", "Report a7");
  const CommandResult damaged = Command("restore " + Backup() + other);
  EXPECT_EQ(damaged.status, 74);
  EXPECT_THAT(damaged.out, HasSubstr("XXH3"));
  std::filesystem::remove(Backup() + "/manifest.json");
  const CommandResult short_one = Command("restore " + Backup() + other);
  EXPECT_EQ(short_one.status, 73);
  EXPECT_THAT(short_one.out, HasSubstr("is not a backup"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "other/data.mdb"));
}

TEST_F(JournalCommand, BackupRefusesToCopyAJournalThatIsDamaged) {
  Start();
  Send("a", 20);
  Stop();
  FlipByteOf((folder_ / "data/data.mdb").string(), "Report a7");
  EXPECT_EQ(Command("backup " + Backup()).status, 74);
  EXPECT_FALSE(std::filesystem::exists(Backup()));
}

// A slow copy must not let the journal's file grow without bound.
TEST_F(JournalCommand, BackupGivesUpWhenTheJournalGrowsTooMuchMeanwhile) {
  Start();
  Send("a", 400);
  FILE* const backup = popen((std::string(WIREROOM_COMMAND) + " backup " + Backup() + " --config " +
                              (folder_ / "wireroom.yaml").string() +
                              " --rate 1MB --max-growth 200KB 2>&1").c_str(), "r");
  // Longer than that: its first piece is on its way.
  for (int i = 0; i < 200 && !std::filesystem::exists(Backup() + "/data.mdb"); ++i) {
    usleep(10'000);
  }
  for (int i = 0; i < 5; ++i) Send("b" + std::to_string(i), 400);
  std::string out;
  for (int c = fgetc(backup); c != EOF; c = fgetc(backup)) out += static_cast<char>(c);
  EXPECT_EQ(WEXITSTATUS(pclose(backup)), 74);
  EXPECT_THAT(out, HasSubstr("grew by more than"));
  EXPECT_FALSE(std::filesystem::exists(Backup()));
  Stop();
}

}  // namespace
}  // namespace wireroom::crash
