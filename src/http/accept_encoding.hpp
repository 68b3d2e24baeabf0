// Chooses among the content codings that a representation was encoded with ahead (RFC 9110
// §12.5.3).
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace imaging::http {

// field: Accept-Encoding, all of its fields joined by commas; nullopt when there is none, which
// means no wish. available: codings besides identity, in our order of preference. Returns the one
// that the client likes best, or "" for identity: also when nothing that there is is acceptable,
// because bytes that the client may refuse are better than none (§12.5.3 allows it). Malformed
// elements are ignored, and so is what is not acceptable to the client ("br;q=0"); x-gzip is gzip
// (§8.4.1.3).
std::string_view choose_coding(std::optional<std::string_view> field,
                               std::span<const std::string_view> available);

}  // namespace imaging::http
