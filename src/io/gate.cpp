#include "io/gate.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/error.hpp"

namespace imaging::io {

Gate::Gate(Executor executor, std::string name, std::size_t inside, std::size_t in_line,
           std::chrono::milliseconds longest_wait)
    : executor_(std::move(executor)),
      name_(std::move(name)),
      room_(inside),
      longest_line_(in_line),
      longest_wait_(longest_wait) {}

Gate::Waiter::Waiter(Gate& its_gate)
    : gate(its_gate), timer(gate.executor_), place(gate.line_.insert(gate.line_.end(), this)) {}

Gate::Waiter::~Waiter() {
  if (!permit) gate.line_.erase(place);
}

Awaitable<Gate::Permit> Gate::enter() {
  if (inside_ < room_ && line_.empty()) {
    ++inside_;
    co_return Permit(this);
  }
  if (line_.size() >= longest_line_) {
    throw Error(Code::unavailable, "too many " + name_ + " at the moment, try again shortly");
  }
  Waiter here(*this);
  here.timer.expires_after(longest_wait_);
  co_await here.timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  if (!here.permit) {
    throw Error(Code::unavailable, "too many " + name_ + " at the moment, try again shortly");
  }
  co_return std::move(*here.permit);
}

void Gate::leave() {
  --inside_;
  if (line_.empty() || inside_ >= room_) return;
  Waiter* next = line_.front();
  line_.pop_front();
  next->permit.emplace(this);
  ++inside_;
  next->timer.cancel();
}

}  // namespace imaging::io
