// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/evaluation.h"

#include <algorithm>
#include <cstdio>

namespace wireroom::topics {
namespace {

constexpr size_t kMostConfusions = 20;

double Share(double part, double all) { return all > 0 ? part / all : 0; }

template <typename... Values>
std::string Print(const char* format, Values... values) {
  char buffer[256];
  std::snprintf(buffer, sizeof buffer, format, values...);
  return buffer;
}

std::string Column(std::string text, size_t width) {
  if (text.size() < width) text.resize(width, ' ');
  return text;
}

std::string JsonText(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) out += c;
  }
  return out + "\"";
}

bool Contains(const std::vector<uint32_t>& sorted, uint32_t topic) {
  return std::binary_search(sorted.begin(), sorted.end(), topic);
}

}  // namespace

double Evaluation::Tally::precision() const {
  return Share(static_cast<double>(right), static_cast<double>(right + wrong));
}
double Evaluation::Tally::recall() const {
  return Share(static_cast<double>(right), static_cast<double>(right + missed));
}
double Evaluation::Tally::f1() const {
  return Share(2 * static_cast<double>(right), static_cast<double>(2 * right + wrong + missed));
}

Evaluation::Evaluation(std::vector<std::string> names, bool single_label)
    : names_(std::move(names)), single_label_(single_label), topics_(names_.size()) {}

void Evaluation::Add(const std::vector<uint32_t>& gold, const std::vector<uint32_t>& given,
                     std::span<const float> scores, uint32_t best) {
  ++articles_;
  best_right_ += Contains(gold, best);
  exact_ += gold == given;
  without_ += given.empty();
  for (uint32_t topic : given) {
    bool right = Contains(gold, topic);
    ++(right ? topics_[topic].right : topics_[topic].wrong);
    if (right) continue;
    for (uint32_t other : gold)
      if (!Contains(given, other)) ++confusion_[{other, topic}];
  }
  for (uint32_t topic : gold) topics_[topic].missed += !Contains(given, topic);
  if (single_label_) {
    reliability_.Add(static_cast<double>(scores[best]), Contains(gold, best));
    return;
  }
  for (uint32_t topic = 0; topic < scores.size(); ++topic)
    reliability_.Add(static_cast<double>(scores[topic]), Contains(gold, topic));
}

double Evaluation::accuracy() const {
  return Share(static_cast<double>(best_right_), static_cast<double>(articles_));
}

Evaluation::Tally Evaluation::micro() const {
  Tally sum;
  for (const Tally& tally : topics_) {
    sum.right += tally.right;
    sum.wrong += tally.wrong;
    sum.missed += tally.missed;
  }
  return sum;
}

template <typename F>
double Evaluation::Mean(F of) const {
  double sum = 0, count = 0;
  for (const Tally& tally : topics_) {
    if (tally.right + tally.missed == 0) continue;
    sum += of(tally);
    ++count;
  }
  return Share(sum, count);
}

double Evaluation::macro_precision() const {
  return Mean([](const Tally& tally) { return tally.precision(); });
}
double Evaluation::macro_recall() const {
  return Mean([](const Tally& tally) { return tally.recall(); });
}
double Evaluation::macro_f1() const {
  return Mean([](const Tally& tally) { return tally.f1(); });
}

std::string Evaluation::Text(double seconds) const {
  Tally all = micro();
  std::string out = Print("articles            %llu\n", static_cast<unsigned long long>(articles_));
  out += Print("accuracy            %.4f   (best topic is in the gold)\n", accuracy());
  if (!single_label_) {
    double articles = static_cast<double>(articles_);
    out += Print("exact               %.4f   (all topics of the article right)\n",
                 Share(static_cast<double>(exact_), articles));
    out += Print("none sure enough    %.4f   of the articles\n",
                 Share(static_cast<double>(without_), articles));
    out += Print("topics an article   %.2f\n",
                 Share(static_cast<double>(all.right + all.wrong), articles));
  }
  out += Print("micro P R F1        %.4f %.4f %.4f\n", all.precision(), all.recall(), all.f1());
  out +=
      Print("macro P R F1        %.4f %.4f %.4f\n", macro_precision(), macro_recall(), macro_f1());
  out += Print("calibration error   %.4f\n", reliability_.Error());
  if (seconds > 0)
    out += Print("articles/s          %.0f   (classifying, text split already)\n",
                 static_cast<double>(articles_) / seconds);
  return out + "\n" + TopicTable() + "\n" + Confusion() + "\n" + ReliabilityTable(reliability_);
}

std::string Evaluation::TopicTable() const {
  std::string out = Column("topic", 44) + "  gold given     P     R    F1\n";
  for (size_t i = 0; i < topics_.size(); ++i) {
    const Tally& tally = topics_[i];
    if (tally.right + tally.wrong + tally.missed == 0) continue;
    out +=
        Column(names_[i], 44) + Print(" %5llu %5llu  %.3f %.3f %.3f\n",
                                      static_cast<unsigned long long>(tally.right + tally.missed),
                                      static_cast<unsigned long long>(tally.right + tally.wrong),
                                      tally.precision(), tally.recall(), tally.f1());
  }
  return out;
}

std::string Evaluation::Confusion() const {
  std::vector<std::pair<uint64_t, std::pair<uint32_t, uint32_t>>> order;
  for (const auto& [pair, count] : confusion_) order.emplace_back(count, pair);
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string out = "confusion: in the gold, given in its place, articles\n";
  for (size_t i = 0; i < order.size() && i < kMostConfusions; ++i)
    out += Column(names_[order[i].second.first], 44) + " " +
           Column(names_[order[i].second.second], 44) + " " + std::to_string(order[i].first) + "\n";
  return out;
}

std::string Evaluation::Json(double seconds) const {
  Tally all = micro();
  std::string out = Print("{\"articles\": %llu, \"accuracy\": %.6f, ",
                          static_cast<unsigned long long>(articles_), accuracy());
  out += Print("\"micro\": {\"precision\": %.6f, \"recall\": %.6f, \"f1\": %.6f}, ",
               all.precision(), all.recall(), all.f1());
  out += Print("\"macro\": {\"precision\": %.6f, \"recall\": %.6f, \"f1\": %.6f}, ",
               macro_precision(), macro_recall(), macro_f1());
  out += Print("\"calibration_error\": %.6f, \"articles_per_second\": %.0f, \"topics\": {",
               reliability_.Error(), seconds > 0 ? static_cast<double>(articles_) / seconds : 0.0);
  bool first = true;
  for (size_t i = 0; i < topics_.size(); ++i) {
    const Tally& tally = topics_[i];
    if (tally.right + tally.wrong + tally.missed == 0) continue;
    out += (first ? "" : ", ") + JsonText(names_[i]) +
           Print(": {\"gold\": %llu, \"given\": %llu, \"right\": %llu}",
                 static_cast<unsigned long long>(tally.right + tally.missed),
                 static_cast<unsigned long long>(tally.right + tally.wrong),
                 static_cast<unsigned long long>(tally.right));
    first = false;
  }
  return out + "}}\n";
}

std::string ReliabilityTable(const Reliability& reliability) {
  std::string out = "score         count  mean score  right\n";
  for (size_t i = 0; i < reliability.bins().size(); ++i) {
    const Reliability::Bin& bin = reliability.bins()[i];
    if (bin.count == 0) continue;
    double count = static_cast<double>(bin.count);
    out += Print("%.1f to %.1f  %7llu       %.3f  %.3f\n", static_cast<double>(i) / 10,
                 static_cast<double>(i + 1) / 10, static_cast<unsigned long long>(bin.count),
                 bin.score / count, static_cast<double>(bin.right) / count);
  }
  return out;
}

}  // namespace wireroom::topics
