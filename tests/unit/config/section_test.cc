// SPDX-License-Identifier: Apache-2.0
#include "core/config/section.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wireroom::config {
namespace {

struct Room {
  bool lit = true;
  int64_t desks = 12;
  double noise = 0.25;
  std::string name = "wire";
  std::filesystem::path door = "door";
  std::vector<std::string> people = {"ann", "bo"};
  std::vector<std::filesystem::path> windows;
  std::chrono::microseconds shift = std::chrono::hours(8);
  Size floor{1 << 10};
};

const Section<Room>& RoomSection() {
  static const auto section =
      Section<Room>("room", "A room.")
          .Add("lit", &Room::lit, "Light.")
          .Add("desks", &Room::desks, "Desks.", InRange(1, 20, "desks"))
          .Add("noise", &Room::noise, "Noise.")
          .Add("name", &Room::name, "Name.", OneOf({"wire", "news"}))
          .Add("door", &Room::door, "Door.")
          .Add("people", &Room::people, "People.")
          .Add("windows", &Room::windows, "Windows.")
          .Add("shift", &Room::shift, "Shift.",
               InRange(std::chrono::seconds(1), std::chrono::hours(24)))
          .Add("floor", &Room::floor, "Floor.", InRange(Size{1}, Size{4096}));
  return section;
}

Room Read(std::string_view yaml, Errors* errors) {
  Node group;
  EXPECT_TRUE(ParseYaml(yaml, "f", &group, errors));
  OptionContext context;
  context.file = "f";
  context.key = "room";
  context.given_base = context.default_base = "/base";
  Room room;
  RoomSection().Read(group, context, &room, errors);
  return room;
}

TEST(Section, DefaultsAreTheMembersInitialisers) {
  std::vector<std::string> fallbacks;
  for (const OptionSpec& option : RoomSection().options()) fallbacks.push_back(option.fallback);
  EXPECT_THAT(fallbacks, testing::ElementsAre("true", "12", "0.25", "wire", "door", "[ann, bo]",
                                              "[]", "8h", "1KiB"));
  Errors errors;
  const Room room = Read("", &errors);
  EXPECT_EQ(ToText(errors), "");
  EXPECT_TRUE(room.lit);
  EXPECT_EQ(room.desks, 12);
  EXPECT_EQ(room.noise, 0.25);
  EXPECT_EQ(room.name, "wire");
  EXPECT_EQ(room.door, "/base/door");
  EXPECT_THAT(room.people, testing::ElementsAre("ann", "bo"));
  EXPECT_EQ(room.shift, std::chrono::hours(8));
  EXPECT_EQ(room.floor, 1024);
}

TEST(Section, BindsEveryTypeToItsMember) {
  Errors errors;
  const Room room = Read(
      "{lit: false, desks: 3, noise: 2, name: news, door: /d, people: [], windows: [a, /b], "
      "shift: 90m, floor: 2KiB}",
      &errors);
  EXPECT_EQ(ToText(errors), "");
  EXPECT_FALSE(room.lit);
  EXPECT_EQ(room.desks, 3);
  EXPECT_EQ(room.noise, 2.0);
  EXPECT_EQ(room.name, "news");
  EXPECT_EQ(room.door, "/d");
  EXPECT_TRUE(room.people.empty());
  EXPECT_THAT(room.windows, testing::ElementsAre("/base/a", "/b"));
  EXPECT_EQ(room.shift, std::chrono::minutes(90));
  EXPECT_EQ(room.floor.bytes, 2048);
}

TEST(Section, RangesAreInTheUnitOfTheType) {
  Errors errors;
  Read("{desks: 21, shift: 999ms, floor: 5KiB}", &errors);
  EXPECT_EQ(ToText(errors),
            "f:1:9: key 'room.desks': expected a whole number from 1 to 20, found '21'\n"
            "f:1:20: key 'room.shift': expected a duration (like 250ms, 5s, 2h or 30d) from 1s to "
            "1d, found '999ms'\n"
            "f:1:34: key 'room.floor': expected a size (like 64KiB, 1MB or 10GiB) from 1B to 4KiB, "
            "found '5KiB'\n");
}

}  // namespace
}  // namespace wireroom::config
