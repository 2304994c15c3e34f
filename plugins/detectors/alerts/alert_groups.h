// SPDX-License-Identifier: Apache-2.0
//
// Alerts that are told in groups, as the routes say: what there is to tell waits
// in its group until the group is due, and goes out together. A group is due
// group_wait after its first alert, then group_interval after it was told last at
// the earliest; what still fires is told again repeat_interval after that, exactly.
//
// Keys of the state:
//   g GROUP                 a group; GROUP is HashOf its receiver and labels
//   q GROUP FINGERPRINT     what is to be told of an alert
//   o GROUP FINGERPRINT     an alert that was told and fires
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "plugins/detectors/alerts/alert_record.h"
#include "plugins/detectors/alerts/route.h"
#include "plugins/detectors/alerts/witness.h"

namespace wireroom::alerts {

struct Call;

// What an event says of how it came to be told.
struct Delivery {
  std::string receiver;
  std::string group;
  size_t together = 0;  // how many alerts of the group are told at this moment
};

class AlertGroups {
 public:
  // The part of an alert's life that groups need.
  struct Alerts {
    std::function<bool(Call&, const std::string& fingerprint, AlertRecord*)> find;
    // Tells it, unless it is muted. False: it is.
    std::function<bool(Call&, AlertRecord*, AlertType, const Delivery&, const Witness*)> tell;
    // It fires and is told again; `record` is as the state has it.
    std::function<void(Call&, AlertRecord*, const Delivery&)> repeat;
  };

  explicit AlertGroups(Alerts alerts) : alerts_(std::move(alerts)) {}

  void SetRoute(std::shared_ptr<const Route> route) { route_ = std::move(route); }
  bool has_route() const { return route_ != nullptr; }

  // There is something to tell: puts it into its groups, and notes those in
  // record->groups. `plain`: the alert has no life; `witness` is its article.
  void Add(Call& call, AlertRecord* record, AlertType type, bool plain);
  // It has ended: is told where it was told that it fires.
  void Resolve(Call& call, const AlertRecord& record);
  // At once, in the groups it was told in: an own repeat_interval.
  void TellNow(Call& call, AlertRecord* record);
  // A timer of a group.
  void OnTimer(Call& call, int64_t due, const std::string& group);

 private:
  struct Group;
  struct Waiting;
  void Queue(Call& call, const std::string& key, const std::string& fingerprint, Waiting waiting);
  void Flush(Call& call, const std::string& key, Group* group);
  void Repeat(Call& call, const std::string& key, Group* group);
  static bool IsEmpty(Call& call, const std::string& key);
  static void Save(Call& call, const std::string& key, const Group& group);

  const Alerts alerts_;
  std::shared_ptr<const Route> route_;
};

}  // namespace wireroom::alerts
