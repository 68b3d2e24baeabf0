// Who asks, in which request: what every use case needs to decide and to write to the audit.
#pragma once

#include <string>

#include "base/ids.hpp"
#include "base/uuid.hpp"

namespace imaging::domain {

struct Caller {
  ClinicId clinic;      // from the token, never from the request
  Uuid user;            // from the token
  Uuid request;         // made for this request; X-Request-Id
  std::string address;  // of the connection's peer
};

}  // namespace imaging::domain
