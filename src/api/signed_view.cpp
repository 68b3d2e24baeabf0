// GET and HEAD /imaging/signed/:assetId: an asset's bytes for whoever has its signed URL.
#include "api/asset_content.hpp"
#include "api/endpoints.hpp"
#include "api/metrics.hpp"
#include "api/signed_url.hpp"
#include "base/error.hpp"
#include "domain/signatures/signed_views.hpp"

namespace imaging::api {
namespace {

// A page of any site may show the picture: that is what the URL is for. It cannot read the bytes,
// unless its origin is in IMAGING_CORS_ORIGINS.
http::Fields signed_fields() {
  return {{"Cache-Control", "private, no-store"}, {"Cross-Origin-Resource-Policy", "cross-origin"}};
}

auth::UrlGrant require_grant(const Call& call, const Services& services) {
  auto grant = verified_grant(path_parameter(call, "assetId"), call.target, services.url_signer);
  if (grant) return std::move(*grant);
  throw Error(Code::forbidden, "this address was not signed by this service, or was changed",
              services.url_signer.enabled() ? "the MAC does not fit the address"
                                            : "IMAGING_SIGNING_KEY is not set");
}

}  // namespace

Awaitable<http::Reply> view_signed(Call& call, Services& services) {
  const auth::UrlGrant grant = require_grant(call, services);
  call.clinic = grant.clinic.value;
  const domain::User signer{grant.clinic, grant.signer, call.request, call.address, call.trace};
  const domain::SignedView view{
      .asset = grant.asset,
      .variant = domain::parse_variant(grant.variant).value_or(domain::Variant::original),
      .signature = grant.signature,
      .expires_at = Instant{std::chrono::seconds{grant.expires}},
      .counts = call.head.method != "HEAD"};
  const domain::SignedFile file = co_await services.signed_views.find(signer, view);
  services.metrics.viewed(file.asset.served);
  const Ranges ranges = file.limited ? Ranges::ignored : Ranges::honoured;
  co_return co_await asset_content(call, services, file.asset, signed_fields(), ranges);
}

}  // namespace imaging::api
