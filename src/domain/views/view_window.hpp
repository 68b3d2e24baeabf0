// Which views of the same picture by the same user are one audit row (IMAGING_AUDIT_VIEW_WINDOW_S).
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace imaging::domain {

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

}  // namespace imaging::domain
