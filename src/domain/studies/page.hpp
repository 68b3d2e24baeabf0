// Paging through a patient's studies: an opaque cursor of the last study seen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"

namespace imaging::domain {

// Where the next page begins: after this study in the order (captured_at, id) descending.
struct Cursor {
  std::int64_t captured_us;  // microseconds since 1970, UTC
  StudyId study;
};

std::string to_text(const Cursor& cursor);
// nullopt for text that to_text cannot produce.
std::optional<Cursor> parse_cursor(std::string_view text);

}  // namespace imaging::domain
