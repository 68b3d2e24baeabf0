// Who acts: a user in a request, or the service itself in a job. Every audit row names one.
#pragma once

#include <string>
#include <variant>

#include "base/ids.hpp"
#include "base/trace.hpp"
#include "base/uuid.hpp"

namespace imaging::domain {

// What every use case needs to check what the user may do, and to write the audit.
struct User {
  ClinicId clinic;      // from the token, never from the request
  Uuid id;              // from the token
  Uuid request;         // made for this request; X-Request-Id
  std::string address;  // of the client
  Trace trace = {};     // of the request; passed on to the store
};

// A job of the service itself, without a request. It works on one clinic's data at a time, so that
// its audit rows belong to that clinic. A job needs no capability.
struct System {
  ClinicId clinic;
  Uuid run;         // an id for each run of the job, like that of a request
  std::string job;  // a short name: "sweep"
};

using Actor = std::variant<User, System>;

}  // namespace imaging::domain
