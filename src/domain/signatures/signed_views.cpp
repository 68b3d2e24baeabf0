#include "domain/signatures/signed_views.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>

#include "base/error.hpp"
#include "domain/access/audit.hpp"

namespace imaging::domain {
namespace {

// Behind the ViewColumns. ended: why the signature grants nothing, NULL if it does.
enum class SignedColumn { ended = static_cast<int>(ViewColumn::end), limited };

// The CTEs that say whether the signature grants the view, and count it. Two requests for the last
// view: the second waits for the first one's row, reads it again, and finds no view left.
constexpr std::string_view granted_sql = R"(signature AS MATERIALIZED (
  SELECT s.id, s.max_views, u.views,
         CASE WHEN s.revoked_at IS NOT NULL THEN 'revoked'
              WHEN least(s.expires_at, $8::timestamptz) <= now() THEN 'expired' END AS ended
  FROM public.imaging_signature s JOIN public.imaging_signature_asset u ON u.signature_id = s.id
  WHERE s.id = $7::uuid AND s.clinic_id = $1::bigint AND s.signer_id = $2::uuid
    AND u.asset_id = $5::bigint AND u.variant = $6::text
),
usable AS MATERIALIZED (
  SELECT s.max_views, s.views FROM signature s, cap, found f
  WHERE cap.ok AND s.ended IS NULL AND f.ours AND f.key IS NOT NULL
),
counted AS (
  UPDATE public.imaging_signature_asset u SET views = u.views + 1 FROM usable
  WHERE u.signature_id = $7::uuid AND u.asset_id = $5::bigint
    AND $9::boolean AND u.views < usable.max_views
  RETURNING u.views
),
granted AS MATERIALIZED (
  SELECT 1 FROM usable WHERE max_views IS NULL OR (NOT $9::boolean AND views < max_views)
  UNION ALL SELECT 1 FROM counted
))";

// $5 to $9: asset, variant, signature, its end, whether the view counts.
std::string find_sql(const Host& host) {
  const AuditSql audit(host);
  return fmt::format(
      R"(WITH {cap},
found AS MATERIALIZED (
  SELECT {ownership},
         {columns}
  FROM (SELECT $5::bigint AS asset) q LEFT JOIN public.imaging_asset t ON t.id = q.asset
),
{granted},
logged AS ({insert}{viewed})
SELECT 0::bigint, cap.ok, f.ours, f.foreign_clinic, {selected},
       CASE WHEN s.ended IS NOT NULL THEN s.ended
            WHEN s.id IS NOT NULL THEN
              CASE WHEN EXISTS (SELECT FROM usable) AND NOT EXISTS (SELECT FROM granted)
                THEN 'used_up' END
            WHEN $8::timestamptz <= now() THEN 'expired'
            ELSE 'unknown' END,
       s.max_views IS NOT NULL
FROM cap CROSS JOIN found f LEFT JOIN signature s ON true)",
      fmt::arg("cap", AuditSql::capability("imaging.read")),
      fmt::arg("ownership", ownership_of("$1::bigint")),
      fmt::arg("columns", view_columns_of("$6::text")), fmt::arg("selected", view_columns),
      fmt::arg("granted", granted_sql), fmt::arg("insert", AuditSql::insert()),
      fmt::arg("viewed", audit.row("imaging_asset", "$5::bigint", "imaging.asset.view",
                                   "'variant', $6::text, 'signature', $7::uuid", "granted")));
}

struct End {
  std::string_view state;  // of SignedColumn::ended
  DenialReason reason;
  std::string_view text;
};

constexpr std::array ends{
    End{"expired", DenialReason::signature_expired, "this address has expired"},
    End{"revoked", DenialReason::signature_revoked, "this address was revoked"},
    End{"used_up", DenialReason::signature_used_up, "this address was used as often as it may be"},
    End{"unknown", DenialReason::signature_unknown, "this address is not known any more"},
};

const End& end_of(std::string_view state) {
  for (const End& end : ends) {
    if (end.state == state) return end;
  }
  return ends.back();
}

}  // namespace

SignedViews::SignedViews(pg::Pool& pool, Views& views, DenialAudit& denials, const Host& host)
    : pool_(pool), views_(views), denials_(denials), find_{"signed_view", find_sql(host)} {}

Awaitable<SignedFile> SignedViews::find(User signer, SignedView view) {
  pg::Params params = actor_params(signer);
  params.add(view.asset).add(name(view.variant)).add(view.signature);
  params.add(view.expires_at).add(view.counts);
  const auto result =
      std::make_shared<const pg::Result>(co_await run(pool_, pg::Query{find_, std::move(params)}));

  const ViewRow row(result, 0);
  const AccessAttempt attempt{
      "imaging_asset", "imaging.read", view.asset.value, {}, view.signature};
  const AccessCheck check(denials_, signer, attempt);
  co_await check.require_allowed(row->boolean(ViewColumn::allowed));
  const Row<SignedColumn> state(*result);
  if (!state.null(SignedColumn::ended)) {
    const End& end = end_of(state.text(SignedColumn::ended));
    co_await denials_.record(signer, end.reason, attempt);
    throw Error(Code::forbidden, std::string(end.text));
  }
  const bool limited = state.boolean(SignedColumn::limited);
  co_return SignedFile{co_await views_.accept(signer, view.asset, view.variant, row), limited};
}

}  // namespace imaging::domain
