// SPDX-License-Identifier: Apache-2.0
#include "core/config/node.h"

namespace wireroom::config {

const Node* Node::Find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

}  // namespace wireroom::config
