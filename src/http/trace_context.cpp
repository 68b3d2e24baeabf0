#include "http/trace_context.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/ascii.hpp"

namespace imaging::http {
namespace {

constexpr std::size_t longest_state = 512;

std::string state_of(const Head& head) {
  std::string state;
  for (const auto& [name, value] : head.fields) {
    if (!same_name(name, "tracestate") || value.empty()) continue;
    if (!state.empty()) state += ',';
    state += value;
  }
  const auto is_ascii = [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\t'; };
  if (state.size() > longest_state || !std::ranges::all_of(state, is_ascii)) state.clear();
  return state;
}

}  // namespace

Trace continue_trace(const Head& head) {
  if (head.count("traceparent") != 1) return {};
  auto trace = parse_traceparent(head.field("traceparent"));
  if (!trace) return {};
  trace->span = random_span();
  trace->state = state_of(head);
  return *std::move(trace);
}

}  // namespace imaging::http
