#include "domain/views/view_queue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>

#include "base/error.hpp"
#include "base/log.hpp"
#include "domain/access/audit.hpp"
#include "pg/error_text.hpp"

namespace imaging::domain {
namespace {

constexpr std::size_t largest_group = 1000;

// One row for each request, numbered by $1. The numbers are passed as an array, because with
// generate_series() the planner expects 1,000 rows and scans the whole table. The capability is
// checked once for each pair of clinic and user. $8 has the variants that already have a row in the
// window.
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
  SELECT q.*, c.ok, {ownership},
         {columns}
  FROM asked q JOIN caps c ON c.clinic = q.clinic AND c.usr = q.usr
  LEFT JOIN public.imaging_asset t ON t.id = q.asset
),
logged AS (
  {insert}
  SELECT {distinct} f.request, f.usr, f.clinic, 'imaging_asset', {entity}, 'imaging.asset.view',
         jsonb_build_object('variant', f.served, 'address', f.address)
  FROM found f WHERE f.ok AND f.ours AND f.key IS NOT NULL AND strpos(f.audited, f.served) = 0
)
SELECT n, ok, ours, foreign_clinic, {selected} FROM found)",
      fmt::arg("insert", AuditSql::insert()), fmt::arg("entity", entity),
      fmt::arg("ownership", ownership_of("q.clinic")),
      fmt::arg("columns", view_columns_of("q.variant")), fmt::arg("selected", view_columns),
      fmt::arg("distinct", window ? "DISTINCT ON (f.clinic, f.usr, f.asset, f.served)" : ""));
}

}  // namespace

// A row from the future was written before the clock was set back. It does not count: an extra row
// is better than a missing one.
bool ViewWindow::covers(Instant row) const {
  const Instant now = now_();
  return row <= now && now - row < window_;
}

std::string ViewWindow::audited(const Uuid& user, AssetId asset) const {
  std::string variants;
  for (auto it = last_.lower_bound(Key{user, asset, ""}); it != last_.end(); ++it) {
    const auto& [of_user, of_asset, variant] = it->first;
    if (of_user != user || of_asset != asset) break;
    if (covers(it->second)) variants += variants.empty() ? variant : " " + variant;
  }
  return variants;
}

void ViewWindow::written(const Uuid& user, AssetId asset, std::string_view variant) {
  if (window_.count() == 0) return;
  if (last_.size() >= most) {
    std::erase_if(last_, [&](const auto& entry) { return !covers(entry.second); });
    if (last_.size() >= most) last_.clear();
  }
  last_[Key{user, asset, std::string(variant)}] = now_();
}

ViewQueue::ViewQueue(Executor executor, io::Deadlines& deadlines, pg::Pool& connection,
                     const Host& host, std::chrono::seconds window, Now now)
    : executor_(std::move(executor)),
      deadlines_(deadlines),
      connection_(connection),
      window_(window, std::move(now)),
      find_{"view_find", find_sql(host, window.count() > 0)} {}

Awaitable<ViewRow> ViewQueue::find(const User& user, AssetId asset, std::string_view variant) {
  Request request{.user = user,
                  .asset = asset,
                  .variant = variant,
                  .wait = {deadlines_, [this, &request] { give_up(request); }}};
  request.wait.set(longest_wait);
  waiting_.push_back(&request);
  start();
  co_await request.answered.wait();
  if (request.error) std::rethrow_exception(request.error);
  if (!request.row) throw Error(Code::internal_error, "something went wrong", "a view has no row");
  co_return std::move(*request.row);
}

void ViewQueue::give_up(Request& request) {
  ++given_up_;
  std::erase(waiting_, &request);
  request.error = std::make_exception_ptr(
      Error(Code::unavailable, "too many views at the moment, try again shortly"));
  request.answered.set();
}

void ViewQueue::start() noexcept {
  if (serving_) return;
  serving_ = true;
  boost::asio::co_spawn(executor_, serve(), [](const std::exception_ptr& failure) {
    // serve() handles every failure that a request or the database can cause. If it ends anyway,
    // waiting requests would never be answered, so the process ends and can be restarted.
    if (failure) log::fatal("the view queue ended", {{"reason", reason_of(failure)}});
  });
}

// Runs while there are requests. Those that arrive while a statement runs form the next group,
// which is sent before the answers of the last group are written.
Awaitable<void> ViewQueue::serve() {
  while (!waiting_.empty()) {
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), largest_group));
    const std::vector<Request*> group(waiting_.begin(), waiting_.begin() + count);
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
    for (Request* request : group) request->wait.clear();
    co_await answer(group);
  }
  serving_ = false;
}

// One bad request must not fail the others: when the database rejects a group, it has rolled it
// back, and each half is sent again.
Awaitable<void> ViewQueue::answer(Group group) {
  std::exception_ptr error;
  bool in_halves = false;
  try {
    co_await ask(group);
  } catch (const pg::StatementError& rejected) {
    const Error known = pg::to_error(rejected);
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

Awaitable<void> ViewQueue::ask(Group group) {
  std::vector<std::int64_t> numbers, clinics, assets;
  std::vector<Uuid> users, requests;
  std::vector<std::string_view> addresses, variants;
  std::vector<std::string> in_window;
  for (const Request* request : group) {
    numbers.push_back(static_cast<std::int64_t>(numbers.size()));
    clinics.push_back(request->user.clinic.value);
    users.push_back(request->user.id);
    requests.push_back(request->user.request);
    addresses.push_back(request->user.address);
    assets.push_back(request->asset.value);
    variants.push_back(request->variant);
    in_window.push_back(window_.audited(request->user.id, request->asset));
  }
  const std::vector<std::string_view> audited(in_window.begin(), in_window.end());
  pg::Params params(numbers, clinics, users, requests, addresses, assets, variants, audited);
  take_rows(group, co_await connection_.run(pg::Query{find_, std::move(params)}), in_window);
}

void ViewQueue::take_rows(Group group, pg::Result result, std::span<const std::string> in_window) {
  const auto rows = std::make_shared<const pg::Result>(std::move(result));
  for (int row = 0; row < rows->rows(); ++row) {
    const ViewRow view(rows, row);
    const auto number = static_cast<std::size_t>(view->number(ViewColumn::request));
    Request& request = *group[number];
    request.row.emplace(view);
    const bool seen = view->boolean(ViewColumn::allowed) && view->boolean(ViewColumn::found) &&
                      !view->null(ViewColumn::key);
    const std::string_view served = view->text(ViewColumn::served);
    if (seen && in_window[number].find(served) == std::string::npos) {
      window_.written(request.user.id, request.asset, served);
    }
  }
}

}  // namespace imaging::domain
