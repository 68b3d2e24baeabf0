// Whether the caller has a capability, asked by itself: before a body is read, and before a faulty
// request is told what is wrong with it.
#pragma once

#include "domain/access/caller.hpp"
#include "domain/access/denials.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

enum class Capability { read, write };

// Owner: the service. Thread: the loop's. The statements that act ask again themselves.
class Permissions {
 public:
  Permissions(pg::Pool& pool, Denials& denials);

  // Throws Error{forbidden}, which is audited, and Error{unavailable}.
  Awaitable<void> require(Caller caller, Capability capability);
  // Audits that a request of this caller was answered by 401 or 403 before a capability was asked
  // for. Throws Error{unavailable}.
  Awaitable<void> turned_away(Caller caller, int status);

 private:
  pg::Pool& pool_;
  Denials& denials_;
  pg::Statement read_;
  pg::Statement write_;
};

}  // namespace imaging::domain
