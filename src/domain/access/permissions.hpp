// Checks a capability by itself: before a body is read, and before a client is told what is wrong
// with its request.
#pragma once

#include "domain/access/denial_audit.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

enum class Capability { read, write };

// A user whose request was rejected before a capability was checked.
struct RejectedUser {
  User user;
  DenialReason reason;
};

// Owner: the service. Thread: the loop's. Statements that do the work check the capability again.
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
