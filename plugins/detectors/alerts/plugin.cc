// SPDX-License-Identifier: Apache-2.0
#include "plugins/detectors/alerts/alerts.h"

WIREROOM_PLUGIN(wireroom::alerts::Alerts, "alerts", "1.0.0",
                "Alerts on articles that meet standing rules.");
