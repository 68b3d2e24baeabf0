#include "domain/signatures/signatures.hpp"

#include <fmt/format.h>

#include <chrono>

#include "base/error.hpp"
#include "domain/access/audit.hpp"
#include "domain/sql.hpp"

namespace imaging::domain {
namespace {

enum class SignColumn { allowed, asset, found, foreign, served, has_key, expires };
enum class RevokeColumn { reads, writes, found, own, foreign };

// The end is a whole second, rounded up, because a URL names it. $5 to $9: assets, variant,
// signature, seconds, max_views.
std::string sign_sql(const Host& host) {
  const AuditSql audit(host);
  return fmt::format(
      R"(WITH {cap},
asked AS MATERIALIZED (SELECT * FROM unnest($5::bigint[]) WITH ORDINALITY AS q(asset, place)),
found AS MATERIALIZED (
  SELECT q.*, {ownership},
         {columns}
  FROM asked q LEFT JOIN public.imaging_asset t ON t.id = q.asset
),
signature AS (
  INSERT INTO public.imaging_signature (id, clinic_id, signer_id, max_views, expires_at)
  SELECT $7::uuid, $1::bigint, $2::uuid, $9::integer,
         to_timestamp(ceil(extract(epoch FROM now())) + $8::bigint)
  FROM cap WHERE cap.ok AND (SELECT bool_and(f.ours AND f.key IS NOT NULL) FROM found f)
  RETURNING id, expires_at
),
urls AS (
  INSERT INTO public.imaging_signature_asset (signature_id, asset_id, variant)
  SELECT s.id, f.asset, f.served FROM signature s CROSS JOIN found f
),
logged AS ({insert}{signed})
SELECT cap.ok, f.asset, f.ours, f.foreign_clinic, f.served, f.key IS NOT NULL,
       extract(epoch FROM s.expires_at)::bigint
FROM cap CROSS JOIN found f LEFT JOIN signature s ON true ORDER BY f.place)",
      fmt::arg("cap", AuditSql::capability("imaging.read")),
      fmt::arg("ownership", ownership_of("$1::bigint")),
      fmt::arg("columns", view_columns_of("$6::text")), fmt::arg("insert", AuditSql::insert()),
      fmt::arg("signed", audit.row("imaging_asset", "f.asset", "imaging.asset.sign",
                                   "'variant', f.served, 'signature', s.id, 'seconds', $8::bigint, "
                                   "'maxViews', $9::integer",
                                   "signature s CROSS JOIN found f")));
}

std::string revoke_sql(const Host& host) {
  const AuditSql audit(host);
  return fmt::format(
      R"(WITH caps AS MATERIALIZED (
  SELECT coalesce(public.fn_has_capability($1::bigint, $2::uuid, 'imaging.read'), false) AS reads,
         coalesce(public.fn_has_capability($1::bigint, $2::uuid, 'imaging.write'), false) AS writes
),
found AS MATERIALIZED (
  SELECT s.id, s.clinic_id = $1::bigint AS ours, s.signer_id = $2::uuid AS own
  FROM public.imaging_signature s WHERE s.id = $5::uuid
),
revoked AS (
  UPDATE public.imaging_signature s SET revoked_at = now(), revoked_by = $2::uuid
  FROM found f, caps
  WHERE s.id = f.id AND f.ours AND s.revoked_at IS NULL AND (caps.writes OR caps.reads AND f.own)
  RETURNING s.id
),
logged AS ({insert}{revoked})
SELECT caps.reads, caps.writes, coalesce(f.ours, false), coalesce(f.own, false),
       coalesce(NOT f.ours, false)
FROM caps LEFT JOIN found f ON true)",
      fmt::arg("insert", AuditSql::insert()),
      fmt::arg("revoked", audit.row("imaging_asset", "u.asset_id", "imaging.signature.revoke",
                                    "'variant', u.variant, 'signature', u.signature_id",
                                    "revoked r JOIN public.imaging_signature_asset u "
                                    "ON u.signature_id = r.id")));
}

}  // namespace

Signatures::Signatures(pg::Pool& pool, DenialAudit& denials, const Host& host)
    : pool_(pool),
      denials_(denials),
      sign_{"signature_sign", sign_sql(host)},
      revoke_{"signature_revoke", revoke_sql(host)} {}

Awaitable<Signature> Signatures::sign(User user, SignRequest request) {
  Signature signature{.id = Uuid::random(), .expires_at = {}, .assets = {}};
  std::vector<std::int64_t> ids;
  for (const AssetId asset : request.assets) ids.push_back(asset.value);
  pg::Params params = actor_params(user);
  params.add(ids).add(name(request.variant)).add(signature.id);
  params.add(request.seconds).add(request.max_views);
  const pg::Result rows = co_await run(pool_, pg::Query{sign_, std::move(params)});

  const Row<SignColumn> first(rows);
  const AccessCheck check(denials_, user, {"imaging_asset", "imaging.read"});
  co_await check.require_allowed(first.boolean(SignColumn::allowed));
  co_await require_assets(user, request.variant, rows);
  signature.expires_at = Instant{std::chrono::seconds{first.number(SignColumn::expires)}};
  for (int at = 0; at < rows.rows(); ++at) {
    const Row<SignColumn> row(rows, at);
    signature.assets.push_back(
        {AssetId{row.number(SignColumn::asset)},
         parse_variant(row.text(SignColumn::served)).value_or(Variant::original)});
  }
  co_return signature;
}

Awaitable<void> Signatures::require_assets(const User& user, Variant variant,
                                           const pg::Result& rows) {
  std::optional<Error> missing;
  for (int at = 0; at < rows.rows(); ++at) {
    const Row<SignColumn> row(rows, at);
    const std::int64_t id = row.number(SignColumn::asset);
    if (row.boolean(SignColumn::foreign)) {
      co_await denials_.record(user, DenialReason::outside_clinic,
                               {"imaging_asset", "imaging.read", id});
    }
    if (missing) continue;
    if (!row.boolean(SignColumn::found)) {
      missing.emplace(Code::not_found, fmt::format("assetIds: no such asset: {}", id));
    } else if (!row.boolean(SignColumn::has_key)) {
      missing.emplace(no_such_variant(fmt::format("assetIds: the asset {}", id), variant));
    }
  }
  if (missing) throw Error(*missing);
}

Awaitable<void> Signatures::revoke(User user, Uuid signature) {
  pg::Params params = actor_params(user);
  params.add(signature);
  const pg::Result result = co_await run(pool_, pg::Query{revoke_, std::move(params)});

  using Column = RevokeColumn;
  const Row<Column> row(result);
  const bool writes = row.boolean(Column::writes);
  const auto attempt = [&](std::string_view capability) {
    return AccessAttempt{"imaging_asset", capability, {}, {}, signature};
  };
  const AccessCheck reader(denials_, user, attempt("imaging.read"));
  co_await reader.require_allowed(writes || row.boolean(Column::reads));
  co_await reader.require_found(row.boolean(Column::found), row.boolean(Column::foreign),
                                "signature");
  const AccessCheck writer(denials_, user, attempt("imaging.write"));
  co_await writer.require_allowed(writes || row.boolean(Column::own));
}

}  // namespace imaging::domain
