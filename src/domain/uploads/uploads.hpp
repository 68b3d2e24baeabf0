// An upload, step by step: does the study exist, take the bytes, make them visible.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/access/actor.hpp"
#include "domain/access/denial_audit.hpp"
#include "domain/assets/derivatives.hpp"
#include "domain/assets/stores.hpp"
#include "domain/uploads/upload_form.hpp"
#include "domain/uploads/upload_sql.hpp"
#include "io/spool.hpp"
#include "pg/pool.hpp"
#include "storage/storage_key.hpp"

namespace imaging::domain {

// An asset that begin() promised: its id is drawn, its row not yet written.
struct PromisedAsset {
  storage::AssetPlace place;
  UploadForm form;
  Instant captured_at;
};

// Owner: the service. Thread: the loop's. Throws Error{forbidden}, {not_found}, {conflict} (an
// upload token used before), {bad_request} (a token made for something else),
// {unprocessable_image}, {insufficient_storage}, {unavailable}. Until store() has inserted the row
// nothing exists but the spool's temporary file, which goes with its object.
class Uploads {
 public:
  Uploads(pg::Pool& pool, DenialAudit& denials, const Host& host, Stores& stores, Deriver& deriver,
          Now now);

  // A token for an upload that comes later, good for 24 hours.
  Awaitable<Uuid> init(User user, UploadForm form, std::string mime_type, std::uint64_t max_bytes);
  // The study is the user's and the patient's; before the first byte of the file is read.
  Awaitable<PromisedAsset> begin(User user, UploadForm form);
  // Where the file's bytes go meanwhile.
  Awaitable<io::Spool> open_spool() { return stores_.primary().open_spool(); }
  // Checks the picture, stores it with what is derived from it, and makes it visible.
  Awaitable<AssetId> store(User user, PromisedAsset asset, io::Spool spool, image::MediaType type);

 private:
  struct Keys {
    storage::StorageKey original;
    std::optional<storage::StorageKey> thumb, web;  // where there is one
  };
  Awaitable<void> insert(const User& user, const PromisedAsset& asset, const Pictures& pictures,
                         const io::SpooledFile& file, image::MediaType type, const Keys& keys);
  Awaitable<void> put(const Keys& keys, io::SpooledFile file, const Pictures& pictures,
                      image::MediaType type);
  Awaitable<void> finish(const User& user, const PromisedAsset& asset, const Keys& keys);
  Awaitable<bool> is_ready(AssetId asset);
  Awaitable<void> undo(const Keys& keys, AssetId asset);

  pg::Pool& pool_;
  DenialAudit& denials_;
  Stores& stores_;
  Deriver& deriver_;
  Now now_;
  UploadSql sql_;
};

}  // namespace imaging::domain
