// Signed URLs: makes and revokes the signatures behind them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.hpp"
#include "domain/access/denial_audit.hpp"
#include "domain/views/views.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

struct SignRequest {
  std::vector<AssetId> assets;  // distinct, 1 to 200
  Variant variant = Variant::automatic;
  std::int64_t seconds = 300;             // until its end; 1 to 3600
  std::optional<std::int64_t> max_views;  // of each URL; none: as often as wanted
};

struct SignedAsset {
  AssetId id;
  Variant variant;  // never automatic
};

struct Signature {
  Uuid id;
  Instant expires_at;               // a whole second, by the database's clock
  std::vector<SignedAsset> assets;  // in the order asked for
};

// Owner: the service. Thread: the loop's.
class Signatures {
 public:
  Signatures(pg::Pool& pool, DenialAudit& denials, const Host& host);

  // Signs all of the assets or none; audited as imaging.asset.sign for each. Throws
  // Error{forbidden}; Error{not_found} that names the first asset that the user may not see, or
  // that lacks the variant; Error{unavailable}.
  Awaitable<Signature> sign(User user, SignRequest request);
  // For the signer, and for a user with imaging.write in its clinic; one that was revoked stays so.
  // From now on no replica answers its URLs. Audited as imaging.signature.revoke for each asset.
  // Throws Error{forbidden}, Error{not_found}, Error{unavailable}.
  Awaitable<void> revoke(User user, Uuid signature);

 private:
  // Audits those of another clinic, and throws for the first that cannot be signed.
  Awaitable<void> require_assets(const User& user, Variant variant, const pg::Result& rows);

  pg::Pool& pool_;
  DenialAudit& denials_;
  pg::Statement sign_;
  pg::Statement revoke_;
};

}  // namespace imaging::domain
