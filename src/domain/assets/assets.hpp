// Stored assets: the bytes of one that was found, and deleting one.
#pragma once

#include <optional>

#include "domain/assets/stores.hpp"
#include "domain/views/views.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

// Owner: the service. Thread: the loop's.
class Assets {
 public:
  Assets(pg::Pool& pool, DenialAudit& denials, const Host& host, Stores& stores);

  // The bytes of what Views::find found. A visible asset without them is Error{unavailable} and an
  // error in the log.
  Awaitable<storage::Object> open(const FoundAsset& found, std::optional<ByteRange> range);
  // How many bytes open() would give of the whole; throws what it throws.
  Awaitable<std::uint64_t> size(const FoundAsset& found);
  // Marks it as deleted; the bytes stay. Throws Error{forbidden}, {not_found}, {unavailable}.
  Awaitable<void> remove(User user, AssetId asset);

 private:
  pg::Pool& pool_;
  DenialAudit& denials_;
  Stores& stores_;
  pg::Statement remove_;
};

}  // namespace imaging::domain
