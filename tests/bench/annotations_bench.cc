// SPDX-License-Identifier: Apache-2.0
//
// What it costs to take, check, order and convert what annotators say: 40
// mentions of 15 entities and 3 topics of one article.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "core/plugin/annotations.h"
#include "core/plugin/check.h"
#include "core/plugin/layer_draft.h"
#include "core/plugin/to_proto.h"

namespace wireroom::plugin {
namespace {

constexpr uint32_t kMentions = 40;
constexpr uint32_t kEntities = 15;

class Said {
 public:
  Said() : text_(2500, 'x') {
    title_.struct_size = body_.struct_size = sizeof(wr_field);
    body_.text = Str(text_);
    article_.struct_size = sizeof article_;
    article_.title = &title_;
    article_.text = &body_;
    for (uint32_t i = 0; i < kEntities; ++i) ids_.push_back("Q" + std::to_string(1000 + i));
  }

  bool Say(Annotations* annotations) {
    annotations->Clear();
    const wr_annotations* out = draft_.Begin(article_, annotations);
    for (uint32_t i = 0; i < kMentions; ++i) {
      wr_mention mention{};
      mention.struct_size = sizeof(wr_mention);
      mention.field = WR_FIELD_TEXT;
      mention.begin = i * 60;
      mention.end = i * 60 + 12;
      mention.type = Str("PERSON");
      mention.entity_id = Str(ids_[i % kEntities]);
      mention.confidence = 0.9f;
      out->mention(out->context, &mention);
    }
    for (uint32_t i = 0; i < kEntities; ++i) {
      wr_entity entity{};
      entity.struct_size = sizeof(wr_entity);
      entity.mention_count = 2;
      entity.id = Str(ids_[i]);
      entity.name = Str("A name of two");
      entity.type = Str("PERSON");
      entity.salience = static_cast<float>(i * 7 % 11) / 11;
      out->entity(out->context, &entity);
    }
    for (const char* id : {"medtop:1", "medtop:2", "medtop:3"}) {
      const wr_topic topic{sizeof(wr_topic), 0.5f, Str(id), Str("politics")};
      out->topic(out->context, &topic);
    }
    return draft_.Finish();
  }

  const wr_article& article() const { return article_; }

 private:
  std::string text_;
  std::vector<std::string> ids_;
  wr_field title_{}, body_{};
  wr_article article_{};
  LayerDraft draft_{"names", "1.0.0", {}};
};

void TakeAndCheck(benchmark::State& state) {
  Said said;
  Annotations annotations;
  for (auto _ : state) benchmark::DoNotOptimize(said.Say(&annotations));
}
BENCHMARK(TakeAndCheck);

void Convert(benchmark::State& state) {
  Said said;
  Annotations annotations;
  said.Say(&annotations);
  v1::EnrichedArticle message;
  for (auto _ : state) {
    message.Clear();
    ToProto(annotations, said.article(), &message);
    benchmark::DoNotOptimize(message.mentions_size());
  }
}
BENCHMARK(Convert);

}  // namespace
}  // namespace wireroom::plugin
