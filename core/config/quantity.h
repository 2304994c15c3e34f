// SPDX-License-Identifier: Apache-2.0
//
// Durations and sizes as people write them: a decimal number and a unit without
// a space between. The result is exact: "1.5s" is, "0.5us" is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wireroom::config {

// us, ms, s, m, h or d, to microseconds; "0" needs no unit. nullopt: not a
// duration, negative, finer than a microsecond, or longer than 2^63-1 of them.
std::optional<int64_t> ParseDuration(std::string_view text);

// B, KB, MB, GB, TB (powers of 1000), KiB, MiB, GiB, TiB (of 1024), to bytes; a
// number alone is bytes. nullopt as for durations.
std::optional<int64_t> ParseSize(std::string_view text);

// What was meant by a text that the functions above refuse: "500ms" for
// "500 ms", "5s" for "5 sec", "8MiB" for "8mib". "" when that is not known.
std::string MeantDuration(std::string_view text);
std::string MeantSize(std::string_view text);

// The shortest spelling with a whole number, which the functions above read
// back: "1500ms", "2h", "64KiB". Negative values are written as plain numbers.
std::string FormatDuration(int64_t micros);
std::string FormatSize(int64_t bytes);

// What the JSON Schema says of the spelling (ECMA 262).
inline constexpr std::string_view kDurationPattern = "^(0|[0-9]+(\\.[0-9]+)?(us|ms|s|m|h|d))$";
inline constexpr std::string_view kSizePattern =
    "^[0-9]+(\\.[0-9]+)?(B|KB|MB|GB|TB|KiB|MiB|GiB|TiB)?$";

}  // namespace wireroom::config
