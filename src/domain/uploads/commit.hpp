// Makes an asset out of a checked file: the row, the objects, and the statement that makes both
// visible.
#pragma once

#include <optional>

#include "domain/access/denial_audit.hpp"
#include "domain/assets/derivatives.hpp"
#include "domain/assets/stores.hpp"
#include "domain/uploads/new_asset.hpp"
#include "io/spool.hpp"
#include "pg/pool.hpp"
#include "storage/storage_key.hpp"

namespace imaging::domain {

// An asset on its way: its id is drawn, its row not yet written.
struct AssetDraft {
  storage::AssetPlace place;
  NewAsset asset;
  Instant captured_at;
};

struct AssetContent {
  image::MediaType type;
  io::SpooledFile file;
  Pictures pictures;
};

// Owner: Ingest. Thread: the loop's. A row exists before the first object does, so that every
// object can be found by its row, whatever fails.
class AssetCommit {
 public:
  AssetCommit(pg::Pool& pool, DenialAudit& denials, const Host& host, Stores& stores);

  // All or nothing is visible when this returns or throws. user and draft must outlive the call.
  // When the answer to the last statement was lost, and whether the asset is visible cannot be
  // found out, this throws Error{unavailable} and removes nothing.
  Awaitable<void> run(const User& user, const AssetDraft& draft, AssetContent content);

 private:
  struct Keys {
    storage::StorageKey original;
    std::optional<storage::StorageKey> thumb, web;  // where there is one
  };
  static Keys keys_of(const AssetDraft& draft, const AssetContent& content);
  Awaitable<void> insert(const User& user, const AssetDraft& draft, const AssetContent& content,
                         const storage::StorageKey& original);
  Awaitable<void> put(const Keys& keys, AssetContent content);
  Awaitable<void> finish(const User& user, const AssetDraft& draft, const Keys& keys);
  Awaitable<bool> is_ready(AssetId asset);
  Awaitable<void> undo(const Keys& keys, AssetId asset);

  struct Answer {
    pg::Result result;
    bool retried;  // an earlier attempt was sent too, and may have done it
  };
  Awaitable<Answer> ask_to_finish(const pg::Params& params, AssetId asset);

  pg::Pool& pool_;
  DenialAudit& denials_;
  Stores& stores_;
  pg::Statement insert_;
  pg::Statement finish_;
  pg::Statement state_;
  pg::Statement fail_;
};

}  // namespace imaging::domain
