// SPDX-License-Identifier: Apache-2.0
//
// The schema for schema_test.py.
#include <cstdio>

#include "core/config/daemon.h"

int main() { std::fputs(wireroom::config::DaemonSchemaJson({}).c_str(), stdout); }
