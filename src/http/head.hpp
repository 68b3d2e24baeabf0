// The head of a request: everything before its body, and the rules that its fields must obey.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace imaging::http {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Head {
  std::string method;
  std::string target;  // in origin form: "/path?query"; "*" for OPTIONS only
  Fields fields;       // in order; names as sent
  bool keep_alive = true;
  bool chunked = false;
  std::optional<std::uint64_t> content_length;
  bool expects_continue = false;

  // The first field with that name in any case; empty when there is none.
  std::string_view field(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  // Replaces the first field of that name, or adds it.
  void set_field(std::string_view name, std::string_view value);
  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

// The values of all fields with that name, joined by ", ", as RFC 9110 §5.3 allows for fields that
// are lists; nullopt when there is none.
std::optional<std::string> combined(const Fields& fields, std::string_view name);

// Whether text may be the value of Host and the authority of a target: it has no user, and nothing
// that another parser could take for its end.
bool is_host(std::string_view text);

// Sets keep_alive, chunked, content_length and expects_continue from the fields. Throws Error:
// bad_request for a host or framing that two parsers could read differently (RFC 9112 §3.2, §6.3,
// §11.2), not_implemented for a transfer coding before chunked, expectation_failed,
// unsupported_media_type for a Content-Encoding.
void apply_head_rules(Head& head, int minor_version);

}  // namespace imaging::http
