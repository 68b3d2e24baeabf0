#include "api/request_context.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "http/trace_context.hpp"

namespace imaging::api {
namespace {

constexpr std::size_t longest_id = 128;

std::string_view client_id(const http::Head& head) {
  const auto is_visible = [](char c) { return c > 0x20 && c < 0x7f; };
  const std::string_view id = head.field("x-request-id");
  const bool fits = id.size() <= longest_id && std::ranges::all_of(id, is_visible);
  return fits && head.count("x-request-id") == 1 ? id : std::string_view{};
}

}  // namespace

RequestContext context_of(const Uuid& id, const http::Head& head) {
  return {.id = id, .client_id = std::string(client_id(head)), .trace = http::continue_trace(head)};
}

}  // namespace imaging::api
