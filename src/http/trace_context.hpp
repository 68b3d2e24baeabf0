// The trace that a request continues, from its header fields.
#pragma once

#include "base/trace.hpp"
#include "http/head.hpp"

namespace imaging::http {

// Our place in the trace of the caller: its id, a new span, and its state. Without exactly one
// valid traceparent: none. The state is left out when it is longer than 512 bytes, which is what
// must be passed on at least (§3.3.1.5), or not ASCII; several tracestate fields are one list.
Trace continue_trace(const Head& head);

}  // namespace imaging::http
