// SPDX-License-Identifier: Apache-2.0
//
// What becomes of an article on which a plugin goes wrong: its layer is marked
// failed with the reason, what earlier layers said stays, nothing else happens.
#include <ostream>
#include <string>
#include <vector>

#include "tests/contract/plugin/host_fixture.h"

namespace wireroom::plugin {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kText = "Z\xC3\xBCrich floods.";

struct Fault {
  const char* name;
  std::vector<const char*> parts;
};

std::ostream& operator<<(std::ostream& out, const Fault& fault) { return out << fault.name; }

const auto kName = [](const auto& info) { return std::string(info.param.name); };

class FailsOnArticle : public HostFixture, public ::testing::WithParamInterface<Fault> {
 protected:
  FailsOnArticle() {
    empty_.struct_size = text_.struct_size = sizeof(wr_field);
    text_.text = {kText.data(), kText.size()};
    article_.struct_size = sizeof(wr_article);
    article_.title = &empty_;
    article_.text = &text_;
  }

  wr_field empty_{}, text_{};
  wr_article article_{};
  Annotations annotations_;
};

TEST_P(FailsOnArticle, LeavesAReasonAndNothingElse) {
  auto sound = Open("sound");
  auto broken = Open(GetParam().name);
  ASSERT_TRUE(sound.ok() && broken.ok()) << sound.status() << broken.status();
  ASSERT_TRUE((*(*sound)->NewAnnotator())->Annotate(article_, &annotations_).ok());

  const absl::Status status = (*(*broken)->NewAnnotator())->Annotate(article_, &annotations_);

  const std::string reason(status.message());
  EXPECT_THAT(reason, HasSubstr("plugin '" + std::string(GetParam().name) + "': "));
  for (const char* part : GetParam().parts) EXPECT_THAT(reason, HasSubstr(part));
  ASSERT_EQ(annotations_.layers().size(), 2u);
  EXPECT_EQ(annotations_.layers()[1].status, LayerStatus::kFailed);
  EXPECT_EQ(annotations_.layers()[1].reason, reason);
  EXPECT_EQ(annotations_.layers()[0].status, LayerStatus::kOk);
  EXPECT_EQ(annotations_.mentions().size(), 1u);
  EXPECT_TRUE(annotations_.topics().empty());
}

INSTANTIATE_TEST_SUITE_P(
    BrokenPlugin, FailsOnArticle,
    ::testing::Values(
        Fault{"fails_silently", {"annotate failed and did not say why", "bug of the plugin"}},
        Fault{"fails_with_text", {"the model has no answer"}},
        Fault{"fails_with_bad_text", {"no \xEF\xBF\xBD answer"}},
        Fault{"span_outside",
              {"mention 1, span: expected a span", "within the 15 bytes of the text",
               "found 0 to 16"}},
        Fault{"span_inside_code_point", {"between two code points", "where 2 is inside of one"}},
        Fault{"span_empty", {"not empty", "found 0 to 0"}},
        Fault{"field_unknown", {"field: expected 0 (title) or 1 (text), found 7"}},
        Fault{"type_lower_case", {"type: expected [A-Z_]+, found 'event'"}},
        Fault{"confidence_nan", {"confidence: expected a number from 0 to 1, found nan"}},
        Fault{"value_not_utf8", {"value: expected UTF-8, found '\\xc3('"}},
        Fault{"value_too_long", {"value: expected at most 4096 bytes, found 5000"}},
        Fault{"value_null", {"value: expected bytes, found NULL and a size of 3"}},
        Fault{"entity_not_given",
              {"entity_id: expected the id of an entity that is given too", "found 'Q1'"}},
        Fault{"struct_too_small", {"struct_size: expected at least", "found 8"}},
        Fault{"too_many", {"expected at most 10000 annotations of one article, found more"}},
        Fault{"ignores_refusal", {"confidence: expected a number from 0 to 1, found 2"}},
        Fault{"attaches_too_much", {"attachment", "expected at most 65536 bytes, found 65537"}},
        Fault{"status_unknown", {"status", "expected 3 (skipped) or 5 (truncated), found 9"}},
        Fault{"throws_exception", {"the table has a hole"}},
        Fault{"throws_int", {"an exception that is not a std::exception"}},
        Fault{"reads_beyond", {"basic_string::at"}},
        Fault{"crosses", {"an exception crossed the plugin boundary: out of cheese"}},
        Fault{"crosses_with_int", {"not a std::exception crossed the plugin boundary"}}),
    kName);

}  // namespace
}  // namespace wireroom::plugin
