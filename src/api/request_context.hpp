// What identifies a request in the log: our own id, the caller's, and the caller's trace.
#pragma once

#include <string>

#include "base/trace.hpp"
#include "base/uuid.hpp"
#include "http/head.hpp"

namespace imaging::api {

struct RequestContext {
  Uuid id;                     // X-Request-Id of the answer; in the audit
  std::string client_id = {};  // X-Request-Id of the request; for the log only
  Trace trace = {};
};

// head: as much of it as is known. client_id is the caller's only if there is one field, of 1 to
// 128 visible ASCII characters: anything longer or stranger is no id that somebody looks for.
RequestContext context_of(const Uuid& id, const http::Head& head);

}  // namespace imaging::api
