// SPDX-License-Identifier: Apache-2.0
#include "core/app/event_json.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

namespace wireroom::app {
namespace {

std::string ErrorJson(const v1::Event& event, const std::string& error) {
  google::protobuf::Struct object;
  (*object.mutable_fields())["error"].set_string_value("the event has no JSON form: " + error);
  (*object.mutable_fields())["sequence"].set_string_value(std::to_string(event.sequence()));
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(object, &json);
  return json;
}

}  // namespace

std::string EventJson(const v1::Event& event) {
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(event, &json);
  if (status.ok()) return json;
  return ErrorJson(event, std::string(status.message()));
}

}  // namespace wireroom::app
