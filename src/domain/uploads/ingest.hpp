// Stores a file as a new asset, however it arrives.
#pragma once

#include "domain/assets/derivatives.hpp"
#include "domain/uploads/commit.hpp"
#include "domain/uploads/new_asset.hpp"
#include "io/byte_source.hpp"

namespace imaging::domain {

// Owner: the service. Thread: the loop's.
class Ingest {
 public:
  Ingest(pg::Pool& pool, DenialAudit& denials, const Host& host, Stores& stores, Deriver& deriver,
         Now now);

  // Reads the file to its end and stores it with its derivatives. The asset is visible when this
  // returns. The file is not read before the study is known to be the user's. user and file must
  // outlive the call. Throws what file throws, and Error: forbidden; not_found (study, token);
  // conflict (a token used before); bad_request (an empty file, another hash than announced, a
  // token issued for something else); unsupported_media_type; unprocessable_image;
  // insufficient_storage; unavailable. After a failure nothing is left, or, if the database became
  // unavailable, an invisible row.
  Awaitable<AssetId> receive(const User& user, NewAsset asset, io::ByteSource& file);

 private:
  Awaitable<AssetDraft> begin(const User& user, NewAsset asset);
  Awaitable<AssetContent> examine(io::Spool spool, image::MediaType type, const User& user);

  pg::Pool& pool_;
  DenialAudit& denials_;
  Stores& stores_;
  Deriver& deriver_;
  Now now_;
  AssetCommit commit_;
  pg::Statement begin_;
};

}  // namespace imaging::domain
