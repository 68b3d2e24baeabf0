// Writes the status line and the header fields of a reply.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "http/head.hpp"

namespace imaging::http {

// Whether a reply with that status may have content (RFC 9110 §6.4.1).
constexpr bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

// Replaces the content of out. Adds Date, Content-Length when there is one, and Connection: close.
// Throws Error{internal_error} for a field that would split the reply.
void write_reply_head(std::string& out, int status, const Fields& fields,
                      std::optional<std::uint64_t> length, bool close);

}  // namespace imaging::http
