// UTF-8 from outside, and JSON strings for the one hot place that writes them by hand: log lines.
#pragma once

#include <string>
#include <string_view>

namespace imaging {

// Appends text as a quoted JSON string (RFC 8259 §7). Bytes that are not valid UTF-8 come out as
// U+FFFD, so that what is written is always valid JSON.
void append_json_string(std::string& out, std::string_view text);

// Whether text is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view text);

// text with U+FFFD for each byte that is not part of well-formed UTF-8.
std::string to_utf8(std::string_view text);

}  // namespace imaging
