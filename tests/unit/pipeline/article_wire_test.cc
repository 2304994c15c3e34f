// SPDX-License-Identifier: Apache-2.0
#include "core/pipeline/article_wire.h"

#include <google/protobuf/util/message_differencer.h>

namespace wireroom::pipeline {
namespace {

using google::protobuf::FieldDescriptor;

// Sets every field that the message has, those to come included.
v1::Article Full() {
  v1::Article article;
  const auto* descriptor = v1::Article::descriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    const auto* reflection = article.GetReflection();
    if (field->is_map()) continue;
    if (field->is_repeated()) {
      reflection->AddString(&article, field, field->name() + " one");
      reflection->AddString(&article, field, "");
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      reflection->SetString(&article, field, field->name() + " é");
    } else {
      auto* time = reflection->MutableMessage(&article, field);
      static_cast<google::protobuf::Timestamp*>(time)->set_seconds(field->number() * 1000);
    }
  }
  (*article.mutable_labels())["desk"] = "sea";
  (*article.mutable_labels())["a"] = "";
  return article;
}

TEST(SerializeArticle, CarriesEveryField) {
  v1::Article parsed;
  ASSERT_TRUE(parsed.ParseFromString(SerializeArticle(Full())));
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(parsed, Full()));
}

TEST(SerializeArticle, EmptyIsEmpty) { EXPECT_EQ(SerializeArticle(v1::Article()), ""); }

TEST(SerializeArticle, CarriesBytesThatAreNotUtf8) {
  v1::Article article;
  article.set_text("caf\xE9");
  EXPECT_EQ(SerializeArticle(article),
            "\x2A\x04"
            "caf\xE9");
}

}  // namespace
}  // namespace wireroom::pipeline
