#include "domain/views/view_window.hpp"

namespace imaging::domain {

// A row from the future is one from before the clock was set back: rather one too many.
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

}  // namespace imaging::domain
