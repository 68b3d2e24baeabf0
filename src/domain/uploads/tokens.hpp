// Tokens for uploads that come later, from a device that the user hands them to.
#pragma once

#include <cstdint>
#include <string_view>

#include "domain/access/denial_audit.hpp"
#include "domain/uploads/new_asset.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

// Owner: the service. Thread: the loop's.
class UploadTokens {
 public:
  UploadTokens(pg::Pool& pool, DenialAudit& denials, const Host& host);

  // Good for one upload within 24 hours. Throws Error{forbidden}, Error{not_found} (no such study),
  // Error{unavailable}.
  Awaitable<Uuid> issue(User user, NewAsset asset, image::MediaType type, std::uint64_t max_bytes);

 private:
  pg::Pool& pool_;
  DenialAudit& denials_;
  pg::Statement issue_;
};

}  // namespace imaging::domain
