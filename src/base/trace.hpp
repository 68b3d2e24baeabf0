// W3C Trace Context, level 1 (https://www.w3.org/TR/trace-context-1/): the trace that a request is
// part of.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace imaging {

// A place in a trace. Without an id the request is part of none, and nothing is passed on.
struct Trace {
  std::string id = {};    // trace-id: 32 hexadecimal digits in lower case, not all zero
  std::string span = {};  // parent-id: 16 such digits; of the sender
  bool sampled = false;
  std::string state = {};  // the field tracestate, as received; may be empty

  // The field traceparent, in version 00. Only the flag `sampled` is passed on: a sender sets those
  // that it does not know to zero (§3.2.2.5.2).
  std::string parent() const;
};

// The field traceparent (§3.2), without its state. A higher version than 00 is read as far as it is
// like 00 (§3.2.4). nullopt for anything that is malformed: it must then be ignored.
std::optional<Trace> parse_traceparent(std::string_view text);

// A new id for a span of ours: 16 digits.
std::string random_span();

}  // namespace imaging
