// Stored assets: reads the bytes of one, and deletes one.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/assets/stores.hpp"
#include "domain/views/views.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

// Owner: the service. Thread: the loop's.
class Assets {
 public:
  Assets(pg::Pool& pool, DenialAudit& denials, const Host& host, Stores& stores);

  // The bytes of an asset that Views::find found. If the store does not have them, throws
  // Error{unavailable} and logs an error.
  Awaitable<storage::Object> open(const FoundAsset& found, std::optional<ByteRange> range);
  // The size in bytes of the whole file. Throws the same as open().
  Awaitable<std::uint64_t> size(const FoundAsset& found);
  // Marks it as deleted; the bytes stay. versions: only if one of them is that of one of the
  // asset's files (domain/views/version.hpp); none: whatever they are. Throws Error{forbidden},
  // {not_found}, {precondition_failed}, {unavailable}.
  Awaitable<void> remove(User user, AssetId asset,
                         const std::optional<std::vector<std::string_view>>& versions);

 private:
  pg::Pool& pool_;
  DenialAudit& denials_;
  Stores& stores_;
  pg::Statement remove_;
};

}  // namespace imaging::domain
