// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/state_overlay.h"

#include "core/journal/memory_store.h"

namespace wireroom::pipeline {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

class Overlay : public ::testing::Test {
 protected:
  Overlay() {
    journal::Batch batch;
    for (const char* key : {"a1", "a2", "a4", "b1"}) batch.state.push_back({"p", key, "old"});
    EXPECT_TRUE(store_.Commit(batch).ok());
  }
  Pairs Scan(std::string_view prefix) {
    Pairs out;
    overlay_.Scan("p", prefix, [&](std::string_view key, std::string_view value) {
      out.emplace_back(key, value);
      return true;
    });
    return out;
  }

  journal::MemoryStore store_;
  StateOverlay overlay_{store_};
};

TEST_F(Overlay, ShowsChangesOverWhatIsCommitted) {
  overlay_.Put("p", "a1", "new");
  overlay_.Erase("p", "a2");
  EXPECT_EQ(overlay_.Get("p", "a1"), "new");
  EXPECT_EQ(overlay_.Get("p", "a2"), std::nullopt);
  EXPECT_EQ(overlay_.Get("p", "a4"), "old");
  EXPECT_EQ(overlay_.Get("q", "a4"), std::nullopt);
}

TEST_F(Overlay, ScansBothInOneOrder) {
  overlay_.Put("p", "a0", "new");
  overlay_.Put("p", "a2", "new");
  overlay_.Put("p", "a3", "new");
  overlay_.Erase("p", "a4");
  overlay_.Put("p", "a5", "new");
  EXPECT_EQ(Scan("a"), (Pairs{{"a0", "new"}, {"a1", "old"}, {"a2", "new"}, {"a3", "new"}, {"a5", "new"}}));
  EXPECT_EQ(Scan("b"), (Pairs{{"b1", "old"}}));
  EXPECT_EQ(Scan("c"), Pairs{});
}

TEST_F(Overlay, StopsAScanWhenItIsTold) {
  overlay_.Put("p", "a3", "new");
  int seen = 0;
  overlay_.Scan("p", "a", [&](std::string_view, std::string_view) { return ++seen < 2; });
  EXPECT_EQ(seen, 2);
}

TEST_F(Overlay, GivesItsChangesToTheBatchAndIsEmptyThen) {
  overlay_.Put("p", "a1", "new");
  overlay_.Erase("p", "a2");
  const auto changes = overlay_.Take();
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].value, "new");
  EXPECT_EQ(changes[1].value, std::nullopt);
  EXPECT_EQ(overlay_.Get("p", "a1"), "old");
}

}  // namespace
}  // namespace wireroom::pipeline
