// Finds an asset for a user who may see it, and audits the view.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/trace.hpp"
#include "domain/access/denial_audit.hpp"
#include "domain/views/view_queue.hpp"
#include "storage/storage_key.hpp"

namespace imaging::domain {

// automatic: the web version, or the original where there is none.
enum class Variant { automatic, original, web, thumb };
std::string_view name(Variant variant);  // "web" …; "" for automatic
// nullopt unless it is the name of one that is not automatic.
std::optional<Variant> parse_variant(std::string_view text);
// Error{not_found} for an asset that has no such variant. whose: "this asset".
Error no_such_variant(std::string_view whose, Variant variant);

// Error{unavailable} for an asset that the user may see but whose file cannot be sent.
Error file_unavailable(std::string detail);

// The asset that was found. served is never automatic.
struct FoundAsset {
  AssetId id;
  Variant served = Variant::original;
  storage::StorageKey key;  // checked to be this asset's own
  storage::Backend backend;
  std::optional<std::string> sha256;  // of what is served, hexadecimal, if the row has it
  std::string version;                // of what is served: domain/views/version.hpp
  std::optional<Instant> created;     // whole seconds
  std::string mime_type;              // of what is served
  std::string extension;              // for the download's name
  std::optional<std::uint64_t> size;  // of what is served, if the row has it
  Trace trace = {};                   // of the request that it was found for
};

// Owner: the service. Must outlive every find(). Thread: the loop's.
class Views {
 public:
  // connection: for the queue only. window: at most one audit row per user, asset and served
  // variant in this time; 0: one for each view.
  Views(Executor executor, io::Deadlines& deadlines, pg::Pool& connection, DenialAudit& denials,
        const Host& host, std::chrono::seconds window, Now now);

  // The audit row is committed when this returns. Throws Error{forbidden}; Error{not_found}, which
  // names the requested variant if the asset does not have it; Error{unavailable}, also for a row
  // that names another asset's file, which is audited as imaging.asset.key_mismatch.
  Awaitable<FoundAsset> find(const User& user, AssetId asset, Variant variant);
  // The second half of find(), for a row that another statement found and audited: checks that the
  // user may see it and that its key is its own. Throws the same.
  Awaitable<FoundAsset> accept(const User& user, AssetId asset, Variant variant,
                               const ViewRow& row);

  const ViewQueue& queue() const { return queue_; }
  // Since the start: views of rows that name another asset's file.
  std::uint64_t key_mismatches() const { return key_mismatches_; }

 private:
  Awaitable<storage::StorageKey> checked_key(const User& user, AssetId asset, const ViewRow& row);

  ViewQueue queue_;
  DenialAudit& denials_;
  pg::Statement key_mismatch_;
  std::uint64_t key_mismatches_ = 0;
};

}  // namespace imaging::domain
