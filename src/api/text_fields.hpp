// The rules for what clients write into fields, the same for JSON bodies and forms. Each throws
// Error{bad_request} that names the field.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/assets/modality.hpp"

namespace imaging::api {

// Canonical decimal, 1 to 2^63-1.
std::int64_t to_id(std::string_view field, std::string_view text);
// 500 bytes of UTF-8 at most, without U+0000 and other control characters; empty is absent.
std::optional<std::string> to_text(std::string_view field, std::string_view text);
// [A-Z][A-Z0-9_]{0,31}
std::string to_kind(std::string_view field, std::string_view text);
// RFC 3339, from 1900 to a day from now.
Instant to_captured_at(std::string_view field, std::string_view text, Instant now);
domain::Modality to_modality(std::string_view field, std::string_view text);
Uuid to_uuid(std::string_view field, std::string_view text);

}  // namespace imaging::api
