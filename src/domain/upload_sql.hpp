// The statements of an upload, in the order in which it runs them.
#pragma once

#include "domain/host.hpp"
#include "pg/query.hpp"

namespace imaging::domain {

struct UploadSql {
  explicit UploadSql(const Host& host);

  // $1 to $5 of init, begin and finish: caller_params().

  // $6 patient, $7 study, $8 modality, $9 media type, $10 device, $11 upload id, $12 most bytes
  // → ok, study id
  pg::Statement init;
  // $6 patient, $7 study, $8 modality, $9 upload id → ok, study id, asset id, upload's state
  pg::Statement begin;
  // $1 clinic, $2 user, $3 asset, $4 study, $5 modality, $6 media type, $7 size, $8 sha256, $9
  // backend, $10 key, $11 captured at, $12 device, $13 width, $14 height → asset id
  pg::Statement insert;
  // $6 asset, $7 thumb key, $8 web key, $9 upload id → ok, asset id
  pg::Statement finish;
  // $1 asset → state
  pg::Statement state;
  // $1 asset
  pg::Statement set_failed;
};

}  // namespace imaging::domain
