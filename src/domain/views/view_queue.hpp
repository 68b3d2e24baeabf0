// Finds the rows of assets that users view, and writes the audit rows of these views. Requests that
// wait at the same time share one statement and one commit.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
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
#include "domain/views/view_row.hpp"
#include "io/deadlines.hpp"
#include "io/event.hpp"
#include "pg/pool.hpp"

namespace imaging::domain {

// Knows which views need no audit row of their own, because the same user has just viewed the same
// picture (IMAGING_AUDIT_VIEW_WINDOW_S). Thread: the loop's. Each replica has its own. An entry
// that is forgotten too early causes an extra row, never a missing one.
class ViewWindow {
 public:
  ViewWindow(std::chrono::seconds window, Now now) : window_(window), now_(std::move(now)) {}

  // The variants that need no row now, separated by spaces.
  std::string audited(const Uuid& user, AssetId asset) const;
  // Call this when a row was committed.
  void written(const Uuid& user, AssetId asset, std::string_view variant);

 private:
  using Key = std::tuple<Uuid, AssetId, std::string>;
  static constexpr std::size_t most = 100'000;

  bool covers(Instant row) const;

  std::chrono::seconds window_;
  Now now_;
  std::map<Key, Instant> last_;
};

// Owner: Views. Must outlive every find(). Thread: the loop's. Uses one connection, and sends the
// next group as soon as the connection is free. A second connection, or a pause to collect more
// requests, was slower.
class ViewQueue {
 public:
  // How long a view may wait in the queue.
  static constexpr std::chrono::seconds longest_wait{2};

  // window: see Views.
  ViewQueue(Executor executor, io::Deadlines& deadlines, pg::Pool& connection, const Host& host,
            std::chrono::seconds window, Now now);

  // variant: "original", "web", "thumb", or "" for web if there is one, else original. If the row
  // says that the user may see it, the audit row is committed when this returns. Throws
  // Error{unavailable}.
  Awaitable<ViewRow> find(const User& user, AssetId asset, std::string_view variant);
  std::size_t in_line() const { return waiting_.size(); }
  // Since the start: views that waited too long.
  std::uint64_t given_up() const { return given_up_; }

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

  // noexcept: if the queue cannot be started the process ends, because requests would wait forever.
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
  std::uint64_t given_up_ = 0;
  bool serving_ = false;
};

}  // namespace imaging::domain
