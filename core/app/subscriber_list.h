// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/feed/cursor_book.h"
#include "core/journal/store.h"
#include "wireroom/v1/admin.pb.h"

namespace wireroom::app {

// How far each subscriber is behind the end of the log at `now`, microseconds
// since 1970.
v1::SubscriberList SubscriberListOf(const journal::Store& store,
                                    const std::vector<feed::SubscriberPosition>& positions,
                                    int64_t now);

// The same of a journal that no daemon has open: nobody is connected.
v1::SubscriberList SubscriberListOf(const journal::Store& store, int64_t now);

}  // namespace wireroom::app
