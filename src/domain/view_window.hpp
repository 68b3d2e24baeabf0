// Which views of the same picture by the same user are one audit row (IMAGING_AUDIT_VIEW_WINDOW_S).
#pragma once

#include <chrono>
#include <map>
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

  // Whether this view needs a row of its own.
  bool due(const Uuid& user, AssetId asset, int variant) const;
  // Its row was committed.
  void written(const Uuid& user, AssetId asset, int variant);

 private:
  using Key = std::tuple<Uuid, AssetId, int>;
  static constexpr std::size_t most = 100'000;

  std::chrono::seconds window_;
  Now now_;
  std::map<Key, Instant> last_;
};

}  // namespace imaging::domain
