// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/entities/persons.h"

#include <algorithm>

namespace wireroom::entities {
namespace {

constexpr float kReversed = 0.9f;
constexpr float kMiddleName = 0.85f;
constexpr float kInitial = 0.75f;
constexpr float kMisspelt = 0.7f;

// A list of people is not compared each with each.
constexpr size_t kMostCompared = 64;

std::string_view WithoutStop(std::string_view s) {
  if (s.ends_with('.')) s.remove_suffix(1);
  return s;
}

// "J." and "Jo".
bool IsInitialOf(std::string_view a, std::string_view b) {
  a = WithoutStop(a);
  return a.size() == 1 && b.size() > 1 && a[0] == b[0];
}

}  // namespace

bool IsMisspelling(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  size_t front = 0, back = 0;
  while (front < a.size() && a[front] == b[front]) ++front;
  while (back < a.size() - front && a[a.size() - 1 - back] == b[b.size() - 1 - back]) ++back;
  size_t left = a.size() - front - back;
  if (a.size() < b.size()) return left == 0;
  if (left <= 1) return left == 1;
  return left == 2 && a[front] == b[front + 1] && a[front + 1] == b[front];
}

bool Persons::Read(const FieldMarks& field, const Mark& mark, Person* person) {
  if (mark.size() < 2 || mark.size() > kMostParts) return false;
  person->size = mark.size();
  for (uint32_t i = 0; i < mark.size(); ++i) {
    const Unit& unit = field.units[mark.first + i];
    person->parts[i] = {unit.hash, field.Text(mark.first + i), unit.Is(kGiven)};
  }
  return true;
}

float Persons::Same(const Person& a, const Person& b) {
  const Part &a_first = a.parts[0], &a_last = a.parts[a.size - 1];
  const Part &b_first = b.parts[0], &b_last = b.parts[b.size - 1];
  if (a.size == b.size && a.size == 2 && a_first.hash == b_last.hash && a_last.hash == b_first.hash)
    return kReversed;
  // "Suk-yeol Yoon": the family name changed its place.
  if (a.size == b.size && a.size == 3 &&
      ((a_first.hash == b_last.hash && a.parts[1].hash == b_first.hash) ||
       (b_first.hash == a_last.hash && b.parts[1].hash == a_first.hash)))
    return kReversed;
  if (a_last.hash == b_last.hash) {
    if (a_first.hash == b_first.hash && a.size != b.size) return kMiddleName;
    if (a.size == b.size && a.size == 2 &&
        (IsInitialOf(a_first.text, b_first.text) || IsInitialOf(b_first.text, a_first.text)))
      return kInitial;
  }
  if (a.size != b.size) return 0;
  size_t other = a.size;
  for (size_t i = 0; i < a.size; ++i) {
    if (a.parts[i].hash == b.parts[i].hash) continue;
    if (other != a.size) return 0;
    other = i;
  }
  if (other == a.size) return 0;
  // "John Berg" and "Joan Berg" are two.
  const Part &x = a.parts[other], &y = b.parts[other];
  bool both = x.given && y.given;
  bool long_enough = x.text.size() + y.text.size() >= 6;
  return !both && long_enough && IsMisspelling(x.text, y.text) ? kMisspelt : 0;
}

PersonMatch Persons::Match(const FieldMarks& field, const Mark& mark) const {
  Person wanted;
  PersonMatch best;
  if (!Read(field, mark, &wanted)) return best;
  size_t first = people_.size() - std::min(people_.size(), kMostCompared);
  for (size_t i = first; i < people_.size(); ++i) {
    float same = Same(wanted, people_[i]);
    if (same > best.confidence) best = {people_[i].member, same};
  }
  return best;
}

void Persons::Add(const FieldMarks& field, const Mark& mark, uint32_t member) {
  Person person;
  if (!Read(field, mark, &person)) return;
  person.member = member;
  size_t first = people_.size() - std::min(people_.size(), kMostCompared);
  for (size_t i = first; i < people_.size(); ++i)
    if (people_[i].member == member) return;
  people_.push_back(person);
}

}  // namespace wireroom::entities
