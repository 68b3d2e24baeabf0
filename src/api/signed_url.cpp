#include "api/signed_url.hpp"

#include <fmt/format.h>

#include "base/ids.hpp"
#include "domain/views/views.hpp"

namespace imaging::api {
namespace {

std::optional<Uuid> parse_uuid(std::string_view text) {
  const auto uuid = Uuid::parse(text);
  if (!uuid || to_string(*uuid) != text) return std::nullopt;
  return uuid;
}

}  // namespace

std::string signed_url(std::string_view base, const auth::UrlSigner& signer,
                       const auth::UrlGrant& grant) {
  const auth::UrlMac mac = signer.sign(grant);
  return fmt::format(
      "{}/imaging/signed/{}?variant={}&clinic={}&signer={}&signature={}&expires={}&key={}&mac={}",
      base, grant.asset.value, grant.variant, grant.clinic.value, to_string(grant.signer),
      to_string(grant.signature), grant.expires, mac.key, mac.mac);
}

std::optional<auth::UrlGrant> verified_grant(std::string_view asset, const http::Target& target,
                                             const auth::UrlSigner& signer) {
  const auto text = [&](std::string_view name) { return target.query(name).value_or(""); };
  const auto asset_id = parse_id(asset);
  const auto variant = domain::parse_variant(text("variant"));
  const auto clinic = parse_id(text("clinic"));
  const auto user = parse_uuid(text("signer"));
  const auto signature = parse_uuid(text("signature"));
  const auto expires = parse_id(text("expires"));
  const auth::UrlMac mac{std::string(text("key")), std::string(text("mac"))};
  if (!asset_id || !variant || !clinic || !user || !signature || !expires) return std::nullopt;
  auth::UrlGrant grant{.asset = AssetId{*asset_id},
                       .variant = std::string(domain::name(*variant)),
                       .clinic = ClinicId{*clinic},
                       .signer = *user,
                       .signature = *signature,
                       .expires = *expires};
  if (!signer.verify(grant, mac)) return std::nullopt;
  return grant;
}

}  // namespace imaging::api
