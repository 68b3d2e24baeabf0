// POST /imaging/assets/sign and DELETE /imaging/signatures/:signatureId.
#include "domain/signatures/signatures.hpp"

#include <boost/json/array.hpp>
#include <chrono>

#include "api/answer.hpp"
#include "api/endpoints.hpp"
#include "api/faults.hpp"
#include "api/signed_url.hpp"
#include "api/use_cases.hpp"
#include "base/error.hpp"

namespace imaging::api {
namespace {

constexpr std::size_t most_assets = 200;
constexpr std::int64_t default_seconds = 300;
constexpr std::int64_t most_seconds = 3600;
constexpr std::int64_t most_views = 1'000'000;

domain::SignRequest to_request(const JsonFields& fields, const auth::UrlSigner& signer) {
  domain::SignRequest request;
  Faults faults;
  faults.attempt([&] {
    for (const std::int64_t id : fields.ids("assetIds", most_assets)) {
      request.assets.push_back(AssetId{id});
    }
  });
  faults.attempt([&] {
    if (const auto variant = fields.optional("variant")) {
      request.variant = to_variant("variant", *variant);
    }
  });
  faults.attempt([&] {
    request.seconds = fields.number("seconds", 1, most_seconds).value_or(default_seconds);
  });
  faults.attempt([&] { request.max_views = fields.number("maxViews", 1, most_views); });
  faults.check();
  if (!signer.enabled()) {
    throw Error(Code::not_implemented,
                "this service signs no addresses, because IMAGING_SIGNING_KEY is not set");
  }
  return request;
}

}  // namespace

Awaitable<boost::json::object> sign_urls(Call& call, Services& services, const JsonFields& fields) {
  const domain::SignRequest request =
      co_await checked(call, services, [&] { return to_request(fields, services.url_signer); });
  // The keys may be replaced while the database is waited for.
  const auth::UrlSigner signer = services.url_signer;
  const domain::Signature made = co_await services.signatures.sign(call.user, request);

  const auto end = std::chrono::floor<std::chrono::seconds>(made.expires_at);
  boost::json::array urls;
  for (const domain::SignedAsset& asset : made.assets) {
    const auto variant = domain::name(asset.variant);
    const auth::UrlGrant grant{.asset = asset.id,
                               .variant = std::string(variant),
                               .clinic = call.user.clinic,
                               .signer = call.user.id,
                               .signature = made.id,
                               .expires = end.time_since_epoch().count()};
    urls.push_back(boost::json::object{{"assetId", asset.id.value},
                                       {"variant", variant},
                                       {"url", signed_url(services.public_url, signer, grant)}});
  }
  co_return boost::json::object{{"signatureId", to_string(made.id)},
                                {"expiresAt", format_rfc3339(made.expires_at)},
                                {"urls", std::move(urls)}};
}

Awaitable<http::Reply> sign_assets(Call& call, Services& services) {
  const std::string body = co_await read_json(call, services);
  const JsonFields fields = co_await checked(call, services, [&] { return JsonFields(body); });
  const boost::json::object made = co_await sign_urls(call, services, fields);
  co_return json(201, made);
}

Awaitable<http::Reply> revoke_signature(Call& call, Services& services) {
  const Uuid signature = co_await checked(
      call, services, [&] { return to_uuid("signatureId", path_parameter(call, "signatureId")); });
  co_await services.signatures.revoke(call.user, signature);
  http::Reply reply;
  reply.status = 204;
  reply.fields = {{"Cache-Control", "no-store"}};
  co_return reply;
}

}  // namespace imaging::api
