// SPDX-License-Identifier: Apache-2.0
#include "plugins/annotators/topics/topics.h"

WIREROOM_PLUGIN(wireroom::topics::Topics, "topics", "2.0.0",
                "Classifies articles into the IPTC Media Topics, or topics of your own.");
