// Views by signed URL: nobody's token, but a signer who must still be allowed to see the asset.
#pragma once

#include "base/time.hpp"
#include "domain/access/denial_audit.hpp"
#include "domain/views/views.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

// What a signed URL names beside its signer and clinic. Its MAC must have been verified.
struct SignedView {
  AssetId asset;
  Variant variant;  // never automatic
  Uuid signature;
  Instant expires_at;
  bool counts = true;  // false: it is checked, but does not use up a view (HEAD)
};

struct SignedFile {
  FoundAsset asset;
  bool limited = false;  // the URL may be used a limited number of times only
};

// Owner: the service. Must outlive every find(). Thread: the loop's.
class SignedViews {
 public:
  SignedViews(pg::Pool& pool, Views& views, DenialAudit& denials, const Host& host);

  // signer: who made the URL, with the id and address of the request that uses it. One statement
  // checks the signer's capability, the signature and the asset, counts the view, and audits it as
  // imaging.asset.view. Throws Error{forbidden}, which is audited; and what Views::find throws.
  Awaitable<SignedFile> find(User signer, SignedView view);

 private:
  pg::Pool& pool_;
  Views& views_;
  DenialAudit& denials_;
  pg::Statement find_;
};

}  // namespace imaging::domain
