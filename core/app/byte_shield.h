// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace wireroom::app {

// Takes bytes that are not UTF-8 through a parser that insists on UTF-8: each
// such byte becomes one private-use character of U+10FF80 to U+10FFFF and back.
// (The idea of Python's "surrogateescape", with characters that are legal.)
//
// Unshield(ShieldedUtf8(x)) == x for every x, those characters included.
std::string ShieldedUtf8(std::string_view bytes);
void Unshield(std::string* text);

}  // namespace wireroom::app
