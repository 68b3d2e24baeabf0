#include "domain/view_window.hpp"

namespace imaging::domain {

bool ViewWindow::due(const Uuid& user, AssetId asset, int variant) const {
  const auto it = last_.find(Key{user, asset, variant});
  return it == last_.end() || now_() - it->second >= window_;
}

void ViewWindow::written(const Uuid& user, AssetId asset, int variant) {
  if (window_.count() == 0) return;
  const Instant now = now_();
  if (last_.size() >= most) {
    std::erase_if(last_, [&](const auto& entry) { return now - entry.second >= window_; });
    if (last_.size() >= most) last_.clear();
  }
  last_[Key{user, asset, variant}] = now;
}

}  // namespace imaging::domain
