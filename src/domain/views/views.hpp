// Finding what a user may look at, with the audit row of the view. Requests that wait at the same
// time share one statement and one commit.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/access/actor.hpp"
#include "domain/access/denial_audit.hpp"
#include "domain/views/view_window.hpp"
#include "io/deadlines.hpp"
#include "io/event.hpp"
#include "pg/pool.hpp"
#include "storage/storage_key.hpp"

namespace imaging::domain {

// automatic: the web version, or the original where there is none.
enum class Variant { automatic, original, web, thumb };
std::string_view name(Variant variant);  // "web" …; "" for automatic

// What was found; served is never automatic.
struct FoundAsset {
  AssetId id;
  Variant served = Variant::original;
  storage::StorageKey key;
  storage::Backend backend;
  std::string sha256;                 // of the original, hexadecimal
  std::string mime_type;              // of what is served
  std::string extension;              // for the download's name
  std::optional<std::uint64_t> size;  // of what is served, where the row knows it
};

// Owner: the service; outlives every find(). Thread: the loop's. One connection, and the next group
// is sent as soon as it is free: a second connection or a pause to collect more made it slower.
class Views {
 public:
  // How long a view may wait for those before it.
  static constexpr std::chrono::seconds longest_wait{2};

  // window: at most one audit row per user, asset and served variant in so many seconds; 0: each
  // view.
  Views(Executor executor, io::Deadlines& deadlines, pg::Pool& connection, DenialAudit& denials,
        const Host& host, std::chrono::seconds window, Now now);

  // The audit row is committed when this returns. Throws Error{forbidden}, Error{not_found} (which
  // names a variant that was asked for and does not exist), Error{unavailable}.
  Awaitable<FoundAsset> find(const User& user, AssetId asset, Variant variant);

 private:
  struct Request {
    const User& user;
    AssetId asset;
    Variant variant;
    io::Deadline wait;
    io::Event answered = {};
    std::exception_ptr error = {};
    std::shared_ptr<const pg::Result> rows = {};
    int row = -1;
  };
  using Group = std::span<Request* const>;

  Awaitable<void> serve();
  Awaitable<void> answer(Group group);
  // Throws what the pool throws.
  Awaitable<void> ask(Group group);
  void give_up(Request& request);
  // Of one that is the user's.
  FoundAsset read(const Request& request);

  Executor executor_;
  io::Deadlines& deadlines_;
  pg::Pool& connection_;
  DenialAudit& denials_;
  ViewWindow window_;
  pg::Statement find_;
  std::vector<Request*> waiting_;
  bool serving_ = false;
};

}  // namespace imaging::domain
