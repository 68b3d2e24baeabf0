// What the fields of a request's head must say together: host, framing, expectation, persistence.
#pragma once

#include "http/head.hpp"

namespace imaging::http {

// Fills keep_alive, chunked, content_length and expects_continue from the fields. Throws Error:
// bad_request for a host or framing that two readers could understand differently (RFC 9112 §3.2,
// §6.3, §11.2), not_implemented for a transfer coding before chunked, expectation_failed,
// unsupported_media_type for a Content-Encoding.
void apply_head_rules(Head& head, int minor_version);

}  // namespace imaging::http
