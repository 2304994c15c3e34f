// SPDX-License-Identifier: Apache-2.0
//
// The translations of a GNU gettext .mo file.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

namespace wireroom::entities {

// Calls each(original, translation) for every pair. Throws std::runtime_error
// when the file can not be read or is no .mo file.
void ReadTranslations(const std::filesystem::path& file,
                      const std::function<void(std::string_view, std::string_view)>& each);

}  // namespace wireroom::entities
