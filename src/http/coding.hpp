// Which content coding an answer may have (RFC 9110 §12.5.3).
#pragma once

#include <string_view>

namespace imaging::http {

// Whether the value of Accept-Encoding names this coding, or "*", with a weight that is not zero.
// False for an empty field, and for an element with a malformed weight: the answer is then sent as
// it is, which every client takes.
bool accepts_coding(std::string_view field, std::string_view coding);

}  // namespace imaging::http
