// The statements of an upload, in the order in which it runs them.
#pragma once

#include "domain/access/host.hpp"
#include "pg/query.hpp"

namespace imaging::domain {

struct UploadSql {
  explicit UploadSql(const Host& host);

  // $1 to $4 of init and finish: actor_params().

  // $5 patient, $6 study, $7 modality, $8 media type, $9 device, $10 upload id, $11 most bytes
  // → ok, study id, whether the study is another clinic's
  pg::Statement init;
  // $1 clinic, $2 user, $3 patient, $4 study, $5 modality, $6 upload id
  // → ok, study id, whether the study is another clinic's, asset id, upload's state
  pg::Statement begin;
  // $1 clinic, $2 user, $3 asset, $4 study, $5 modality, $6 media type, $7 size, $8 sha256, $9
  // backend, $10 key, $11 captured at, $12 device, $13 width, $14 height → asset id
  pg::Statement insert;
  // $5 asset, $6 thumb key, $7 web key, $8 upload id → ok, asset id
  pg::Statement finish;
  // $1 asset → state
  pg::Statement state;
  // $1 asset
  pg::Statement set_failed;
};

}  // namespace imaging::domain
