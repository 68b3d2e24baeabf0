// Finding the rows of assets that users look at, with the audit rows of these views. Requests that
// wait at the same time share one statement and one commit.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/access/actor.hpp"
#include "domain/access/host.hpp"
#include "domain/sql.hpp"
#include "io/deadlines.hpp"
#include "io/event.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

// What the statement selects. request: the number of the request in its group; served: the variant;
// key: of what is served, NULL where the asset has no such variant.
enum class ViewColumn {
  request,
  allowed,
  found,
  foreign,
  served,
  key,
  backend,
  sha256,
  mime_type,
  size
};

// One row of a group's answer, which its requests share.
class ViewRow {
 public:
  ViewRow(std::shared_ptr<const pg::Result> group, int row)
      : group_(std::move(group)), row_(*group_, row) {}

  const Row<ViewColumn>* operator->() const { return &row_; }

 private:
  std::shared_ptr<const pg::Result> group_;
  Row<ViewColumn> row_;
};

// Which views of the same picture by the same user are one audit row (IMAGING_AUDIT_VIEW_WINDOW_S).
// Thread: the loop's. Each replica keeps its own; what is forgotten too early costs a row, never
// loses one.
class ViewWindow {
 public:
  ViewWindow(std::chrono::seconds window, Now now) : window_(window), now_(std::move(now)) {}

  // The variants that need no row now, separated by blanks.
  std::string audited(const Uuid& user, AssetId asset) const;
  // A row was committed.
  void written(const Uuid& user, AssetId asset, std::string_view variant);

 private:
  using Key = std::tuple<Uuid, AssetId, std::string>;
  static constexpr std::size_t most = 100'000;

  bool covers(Instant row) const;

  std::chrono::seconds window_;
  Now now_;
  std::map<Key, Instant> last_;
};

// Owner: Views; outlives every find(). Thread: the loop's. One connection, and the next group is
// sent as soon as it is free: a second connection or a pause to collect more made it slower.
class ViewQueue {
 public:
  // How long a view may wait for those before it.
  static constexpr std::chrono::seconds longest_wait{2};

  // window: see Views.
  ViewQueue(Executor executor, io::Deadlines& deadlines, pg::Pool& connection, const Host& host,
            std::chrono::seconds window, Now now);

  // variant: "original", "web", "thumb", or "" for the best there is. Where the row says that the
  // user may see it, the audit row is committed when this returns. Throws Error{unavailable}.
  Awaitable<ViewRow> find(const User& user, AssetId asset, std::string_view variant);

 private:
  struct Request {
    const User& user;
    AssetId asset;
    std::string_view variant;
    io::Deadline wait;
    io::Event answered = {};
    std::exception_ptr error = {};
    std::optional<ViewRow> row = {};
  };
  using Group = std::span<Request* const>;

  // noexcept: a queue that could not be started would be as deaf as one that has ended.
  void start() noexcept;
  Awaitable<void> serve();
  Awaitable<void> answer(Group group);
  // Throws what the pool throws.
  Awaitable<void> ask(Group group);
  void take_rows(Group group, pg::Result result, std::span<const std::string> in_window);
  void give_up(Request& request);

  Executor executor_;
  io::Deadlines& deadlines_;
  pg::Pool& connection_;
  ViewWindow window_;
  pg::Statement find_;
  std::vector<Request*> waiting_;
  bool serving_ = false;
};

}  // namespace imaging::domain
