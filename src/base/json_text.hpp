// Checks and repairs UTF-8, and writes JSON strings by hand for the one hot place: log lines.
#pragma once

#include <string>
#include <string_view>

namespace imaging {

// Appends text as a quoted JSON string (RFC 8259 §7). Bytes that are not valid UTF-8 become U+FFFD,
// so that the output is always valid JSON.
void append_json_string(std::string& out, std::string_view text);

// Whether text is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view text);

// text with U+FFFD for each byte that is not part of well-formed UTF-8.
std::string to_utf8(std::string_view text);

}  // namespace imaging
