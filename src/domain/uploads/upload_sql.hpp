// The statements of an upload, in the order in which they run, and the columns that each one
// selects.
#pragma once

#include "domain/access/denial_audit.hpp"
#include "domain/access/host.hpp"
#include "domain/sql.hpp"
#include "domain/uploads/new_asset.hpp"
#include "pg/query.hpp"

namespace imaging::domain {

// foreign: whether the study is another clinic's.

// $1 to $4: actor_params(); $5 patient, $6 study, $7 modality, $8 media type, $9 device, $10 token,
// $11 most bytes
pg::Statement issue_token_statement(const Host& host);
enum class IssueTokenColumn { allowed, study, foreign };

// $1 clinic, $2 user, $3 patient, $4 study, $5 modality, $6 token
pg::Statement begin_statement(const Host& host);
enum class BeginColumn { allowed, study, foreign, asset, token_state };

// $1 clinic, $2 user, $3 asset, $4 study, $5 modality, $6 media type, $7 size, $8 sha256, $9
// backend, $10 key, $11 captured at, $12 device, $13 width, $14 height
// Returns no row if the study is gone.
pg::Statement insert_statement();

// $1 to $4: actor_params(); $5 asset, $6 thumb key, $7 web key, $8 token, $9 thumb sha256, $10 web
// sha256
pg::Statement finish_statement(const Host& host);
enum class FinishColumn { allowed, asset };

// $1 asset
pg::Statement state_statement();
enum class StateColumn { state };

// $1 asset
pg::Statement fail_statement();

// Throws unless the row, of a statement that issues a token or begins an upload, says that the user
// may upload to the study.
template <class Column>
Awaitable<void> require_study(DenialAudit& denials, const User& user, const NewAsset& asset,
                              const Row<Column>& row) {
  const AccessCheck check(denials, user,
                          {"imaging_study", "imaging.write", asset.study.value, asset.patient});
  co_await check.require_allowed(row.boolean(Column::allowed));
  co_await check.require_found(!row.null(Column::study), row.boolean(Column::foreign),
                               "study of this patient");
}

}  // namespace imaging::domain
