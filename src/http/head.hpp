// The head of a request: what came before the body, checked.
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
  std::string target;  // as sent, origin form; "*" for OPTIONS only
  Fields fields;       // in order; names as sent
  bool keep_alive = true;
  bool chunked = false;
  std::optional<std::uint64_t> content_length;
  bool expects_continue = false;

  // The first field of that name in any case; empty when there is none.
  std::string_view field(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

}  // namespace imaging::http
