// Tokens that announce an upload, so that a device can send the file later.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "domain/access/denial_audit.hpp"
#include "domain/uploads/new_asset.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

// Throws for a token that cannot be used now: Error{not_found}, {conflict}, {bad_request}. state:
// BeginColumn::token_state.
void check_token(std::optional<std::string_view> state);
// Another upload has used the token.
Error token_used();

// Owner: the service. Thread: the loop's.
class UploadTokens {
 public:
  UploadTokens(pg::Pool& pool, DenialAudit& denials, const Host& host);

  // The token is valid for one upload within 24 hours. Throws Error{forbidden}, Error{not_found}
  // (no such study), Error{unavailable}.
  Awaitable<Uuid> issue(User user, NewAsset asset, image::MediaType type, std::uint64_t max_bytes);

 private:
  pg::Pool& pool_;
  DenialAudit& denials_;
  pg::Statement issue_;
};

}  // namespace imaging::domain
