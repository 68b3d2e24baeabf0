// Whether a user has a capability, asked on its own: before a body is read, and before the faults
// of a request are explained.
#pragma once

#include "domain/access/denial_audit.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

enum class Capability { read, write };

// A user who was rejected before a capability was asked for.
struct RejectedUser {
  User user;
  DenialReason reason;
};

// Owner: the service. Thread: the loop's. The statements that act ask again themselves.
class Permissions {
 public:
  Permissions(pg::Pool& pool, DenialAudit& denials);

  // Throws Error{forbidden}, which is audited, and Error{unavailable}.
  Awaitable<void> require(User user, Capability capability);
  // Throws Error{unavailable}.
  Awaitable<void> audit_rejection(RejectedUser rejected);

 private:
  pg::Pool& pool_;
  DenialAudit& denials_;
  pg::Statement read_;
  pg::Statement write_;
};

}  // namespace imaging::domain
