#include "domain/views/views.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>

#include "base/error.hpp"
#include "base/log.hpp"
#include "domain/access/audit.hpp"
#include "domain/sql.hpp"
#include "image/media_type.hpp"
#include "pg/error_text.hpp"

namespace imaging::domain {
namespace {

constexpr std::size_t largest_group = 1000;

// One row for each request, numbered by $1. The number comes as an array of its own: numbering by
// generate_series() makes the planner expect 1,000 rows and scan the whole table. The capability is
// asked once for each pair of clinic and user. $8 has the variants whose row is in the window.
std::string find_sql(const Host& host, bool window) {
  const std::string entity = AuditSql(host).entity("f.asset");
  return fmt::format(
      R"(WITH asked AS MATERIALIZED (
  SELECT unnest($1::bigint[]) AS n, unnest($2::bigint[]) AS clinic, unnest($3::uuid[]) AS usr,
         unnest($4::uuid[]) AS request, unnest($5::text[]) AS address, unnest($6::bigint[]) AS asset,
         unnest($7::text[]) AS variant, unnest($8::text[]) AS audited
),
caps AS MATERIALIZED (
  SELECT clinic, usr, coalesce(public.fn_has_capability(clinic, usr, 'imaging.read'), false) AS ok
  FROM (SELECT DISTINCT clinic, usr FROM asked) pairs
),
found AS MATERIALIZED (
  SELECT q.*, c.ok, coalesce(t.clinic_id = q.clinic AND t.is_active AND t.state = 'ready', false) AS ours,
         coalesce(t.clinic_id <> q.clinic, false) AS foreign_clinic,
         t.mime_type, t.sha256, t.storage_backend, t.size_bytes, t.storage_key,
         CASE WHEN q.variant <> '' THEN q.variant WHEN t.web_key IS NULL THEN 'original' ELSE 'web' END AS served,
         CASE q.variant WHEN 'original' THEN t.storage_key WHEN 'web' THEN t.web_key
           WHEN 'thumb' THEN t.thumb_key ELSE coalesce(t.web_key, t.storage_key) END AS key
  FROM asked q JOIN caps c ON c.clinic = q.clinic AND c.usr = q.usr
  LEFT JOIN public.imaging_asset t ON t.id = q.asset
),
logged AS (
  {insert}
  SELECT {distinct} f.request, f.usr, f.clinic, 'imaging_asset', {entity}, 'imaging.asset.view',
         jsonb_build_object('variant', f.served, 'address', f.address)
  FROM found f WHERE f.ok AND f.ours AND f.key IS NOT NULL AND strpos(f.audited, f.served) = 0
)
SELECT n, ok, ours, foreign_clinic, served, key, storage_backend, sha256, mime_type, size_bytes FROM found)",
      fmt::arg("insert", AuditSql::insert()), fmt::arg("entity", entity),
      fmt::arg("distinct", window ? "DISTINCT ON (f.clinic, f.usr, f.asset, f.served)" : ""));
}

enum Column { n, ok, ours, foreign_clinic, served, key, backend, sha256_column, mime, size };

Variant parse_served(std::string_view text) {
  if (text == "thumb") return Variant::thumb;
  if (text == "web") return Variant::web;
  return Variant::original;
}

}  // namespace

std::string_view name(Variant variant) {
  switch (variant) {
    case Variant::original:
      return "original";
    case Variant::web:
      return "web";
    case Variant::thumb:
      return "thumb";
    case Variant::automatic:
      break;
  }
  return "";
}

Views::Views(Executor executor, io::Deadlines& deadlines, pg::Pool& connection,
             DenialAudit& denials, const Host& host, std::chrono::seconds window, Now now)
    : executor_(std::move(executor)),
      deadlines_(deadlines),
      connection_(connection),
      denials_(denials),
      window_(window, std::move(now)),
      find_{"view_find", find_sql(host, window.count() > 0)} {}

Awaitable<FoundAsset> Views::find(const User& user, AssetId asset, Variant variant) {
  Request request{.user = user,
                  .asset = asset,
                  .variant = variant,
                  .wait = {deadlines_, [this, &request] { give_up(request); }}};
  request.wait.set(longest_wait);
  waiting_.push_back(&request);
  if (!serving_) {
    serving_ = true;
    boost::asio::co_spawn(executor_, serve(), [](std::exception_ptr error) {
      if (error) log::error("the view queue ended");  // serve() catches all that can be met
    });
  }
  co_await request.answered.wait();
  if (request.error) std::rethrow_exception(request.error);
  if (request.row < 0)
    throw Error(Code::internal_error, "something went wrong", "a view has no row");
  const pg::Result& rows = *request.rows;
  const AccessCheck check(denials_, user, {"imaging_asset", "imaging.read", asset.value});
  co_await check.require_allowed(rows.boolean(request.row, ok));
  co_await check.require_found(rows.boolean(request.row, ours),
                               rows.boolean(request.row, foreign_clinic), "asset");
  co_return read(request);
}

void Views::give_up(Request& request) {
  std::erase(waiting_, &request);
  request.error = std::make_exception_ptr(
      Error(Code::unavailable, "too many views at the moment, try again shortly"));
  request.answered.set();
}

// Runs while there are requests: those that came while a statement was under way are the next
// group, and it is sent before the answers of the last one are written.
Awaitable<void> Views::serve() {
  while (!waiting_.empty()) {
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), largest_group));
    const std::vector<Request*> group(waiting_.begin(), waiting_.begin() + count);
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
    for (Request* request : group) request->wait.clear();
    co_await answer(group);
  }
  serving_ = false;
}

// What is wrong with one request must not be the others' fault: a group that the database refuses
// was rolled back, and is asked again in halves.
Awaitable<void> Views::answer(Group group) {
  std::exception_ptr error;
  bool in_halves = false;
  try {
    co_await ask(group);
  } catch (const pg::StatementError& refused) {
    const Error known = pg::to_error(refused);
    in_halves = group.size() > 1 && known.code() != Code::unavailable;
    error = std::make_exception_ptr(known);
  } catch (const pg::ConnectionLost& lost) {
    error = std::make_exception_ptr(pg::to_error(lost));
  } catch (...) {
    error = std::current_exception();
  }
  if (in_halves) {
    co_await answer(group.first(group.size() / 2));
    co_await answer(group.subspan(group.size() / 2));
    co_return;
  }
  for (Request* request : group) {
    request->error = error;
    request->answered.set();
  }
}

Awaitable<void> Views::ask(Group group) {
  std::vector<std::int64_t> numbers, clinics, assets;
  std::vector<Uuid> users, requests;
  std::vector<std::string_view> addresses, variants, audited;
  std::vector<std::string> in_window;
  for (const Request* request : group) {
    numbers.push_back(static_cast<std::int64_t>(numbers.size()));
    clinics.push_back(request->user.clinic.value);
    users.push_back(request->user.id);
    requests.push_back(request->user.request);
    addresses.push_back(request->user.address);
    assets.push_back(request->asset.value);
    variants.push_back(name(request->variant));
    in_window.push_back(window_.audited(request->user.id, request->asset));
  }
  audited.assign(in_window.begin(), in_window.end());
  pg::Params params(numbers, clinics, users, requests, addresses, assets, variants, audited);
  const auto rows = std::make_shared<const pg::Result>(
      co_await connection_.run(pg::Query{find_, std::move(params)}));
  for (int row = 0; row < rows->rows(); ++row) {
    const auto number = static_cast<std::size_t>(rows->number(row, n));
    Request& request = *group[number];
    request.rows = rows;
    request.row = row;
    const bool seen = rows->boolean(row, ok) && rows->boolean(row, ours) && !rows->null(row, key);
    if (seen && in_window[number].find(rows->text(row, served)) == std::string::npos) {
      window_.written(request.user.id, request.asset, rows->text(row, served));
    }
  }
}

FoundAsset Views::read(const Request& request) {
  const pg::Result& rows = *request.rows;
  const int row = request.row;
  if (rows.null(row, key)) {
    const std::string_view missing =
        request.variant == Variant::thumb ? "thumbnail" : "web version";
    throw Error(Code::not_found, fmt::format("this asset has no {}", missing));
  }

  // Nothing is read under a key that is none.
  const auto stored_key = storage::StorageKey::parse(rows.text(row, key));
  const auto store = storage::parse_backend(rows.text(row, backend));
  if (!stored_key || !store) {
    throw Error(Code::unavailable, "the file of this asset is not available",
                "no storage key or no backend in the row");
  }

  FoundAsset found{.id = request.asset,
                   .served = parse_served(rows.text(row, served)),
                   .key = *stored_key,
                   .backend = *store,
                   .sha256 = std::string(rows.text(row, sha256_column)),
                   .mime_type = "image/webp",
                   .extension = "webp",
                   .size = std::nullopt};
  if (found.served == Variant::original) {
    found.mime_type = rows.text(row, mime);
    found.size = static_cast<std::uint64_t>(rows.number(row, size));
    const auto type = image::parse_mime(found.mime_type);
    found.extension = type ? image::extension(*type) : "bin";
  }
  return found;
}

}  // namespace imaging::domain
