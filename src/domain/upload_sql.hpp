// The statements of an upload, in the order in which it runs them.
#pragma once

#include "domain/host.hpp"
#include "pg/query.hpp"

namespace imaging::domain {

struct UploadSql {
  explicit UploadSql(const Host& host);

  // Parameters $1 to $5 of all but set_failed and state: caller_params().
  pg::Statement authorize;  // → ok
  pg::Statement init;  // $6 patient, $7 study, $8 modality, $9 mime type, $10 device, $11 upload
                       // id, $12 max bytes → ok, study
  pg::Statement
      begin;  // $6 patient, $7 study, $8 modality, $9 upload id → ok, study, asset id, upload state
  pg::Statement insert;      // $6 … see upload_sql.cpp → asset id
  pg::Statement finish;      // $6 asset, $7 thumb key, $8 web key, $9 upload id → ok, asset id
  pg::Statement state;       // $1 asset → state
  pg::Statement set_failed;  // $1 asset
};

}  // namespace imaging::domain
