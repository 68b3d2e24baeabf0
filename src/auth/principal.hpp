// Who calls: what a verified token says.
#pragma once

#include "base/ids.hpp"
#include "base/uuid.hpp"

namespace imaging::auth {

struct Principal {
  ClinicId clinic;  // x-hasura-clinic-id
  Uuid user;        // x-hasura-user-id
};

}  // namespace imaging::auth
