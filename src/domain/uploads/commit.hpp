// Makes an asset from a checked file: writes the row and the objects, then runs the statement that
// makes both visible.
#pragma once

#include <optional>
#include <string>

#include "domain/access/denial_audit.hpp"
#include "domain/assets/derivatives.hpp"
#include "domain/assets/stores.hpp"
#include "domain/uploads/new_asset.hpp"
#include "io/spool.hpp"
#include "pg/pool.hpp"
#include "storage/storage_key.hpp"

namespace imaging::domain {

// A new asset that has an id, but no row yet.
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

// Owner: Ingest. Thread: the loop's. The row is written before the first object, so that every
// object can be found through its row after any failure.
class AssetCommit {
 public:
  AssetCommit(pg::Pool& pool, DenialAudit& denials, const Host& host, Stores& stores);

  // When this returns, the whole asset is visible; when it throws, nothing is. user and draft must
  // outlive the call. If the answer to the last statement is lost and it cannot be found out
  // whether the asset is visible, this throws Error{unavailable} and removes nothing.
  Awaitable<void> run(const User& user, const AssetDraft& draft, AssetContent content);

 private:
  struct Keys {
    storage::StorageKey original;
    std::optional<storage::StorageKey> thumb, web;        // if there is one
    std::optional<std::string> thumb_sha256, web_sha256;  // of the file under that key
  };
  static Keys keys_of(const AssetDraft& draft, const AssetContent& content);
  Awaitable<void> insert(const User& user, const AssetDraft& draft, const AssetContent& content,
                         const storage::StorageKey& original);
  Awaitable<void> put(const Keys& keys, AssetContent content, const Trace& trace);
  Awaitable<void> finish(const User& user, const AssetDraft& draft, const Keys& keys);
  Awaitable<bool> is_ready(AssetId asset);
  Awaitable<void> undo(const Keys& keys, AssetId asset, const Trace& trace);

  struct Answer {
    pg::Result result;
    bool retried;  // an earlier attempt was sent too and may have succeeded
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
