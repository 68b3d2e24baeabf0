#include "io/deadlines.hpp"

#include <utility>

namespace imaging::io {

Deadlines::Deadlines(const Executor& executor)
    : timer_(executor), all_(std::make_shared<std::list<Deadline*>>()) {}

Deadlines::~Deadlines() { stop(); }

void Deadlines::stop() {
  stopped_ = true;
  timer_.cancel();
}

void Deadlines::wait_for_tick() {
  if (ticking_ || stopped_ || all_->empty()) return;
  ticking_ = true;
  timer_.expires_after(tick);
  timer_.async_wait([this](boost::system::error_code error) {
    // Cancelled only by stop(), after which `this` may be gone.
    if (error) return;
    ticking_ = false;
    const auto now = Clock::now();
    for (Deadline* deadline : *all_) {
      if (deadline->at_ > now) continue;
      deadline->at_ = Deadline::never;
      deadline->passed_ = true;
      deadline->expire_();
    }
    wait_for_tick();
  });
}

Deadline::Deadline(Deadlines& deadlines, std::function<void()> expire)
    : all_(deadlines.all_), place_(all_->insert(all_->end(), this)), expire_(std::move(expire)) {
  deadlines.wait_for_tick();
}

Deadline::~Deadline() { all_->erase(place_); }

void Deadline::set(std::chrono::milliseconds from_now) {
  passed_ = false;
  at_ = std::chrono::steady_clock::now() + from_now;
}

}  // namespace imaging::io
