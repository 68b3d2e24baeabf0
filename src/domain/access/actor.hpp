// Who acts: a user in a request, or the service itself in a job. Every audit row names one.
#pragma once

#include <string>
#include <variant>

#include "base/ids.hpp"
#include "base/uuid.hpp"

namespace imaging::domain {

// What every use case needs to decide what this user may do, and to write it to the audit.
struct User {
  ClinicId clinic;      // from the token, never from the request
  Uuid id;              // from the token
  Uuid request;         // made for this request; X-Request-Id
  std::string address;  // of the client
};

// A job that nobody asked for over the network. It works on one clinic's data at a time, so that
// the clinic finds the rows in its own part of the audit. No capability is asked for.
struct System {
  ClinicId clinic;
  Uuid run;         // one run of the job has one, as a request has
  std::string job;  // a short name: "sweep"
};

using Actor = std::variant<User, System>;

}  // namespace imaging::domain
