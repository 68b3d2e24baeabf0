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

Awaitable<Gate::Permit> Gate::enter() {
  if (inside_ < room_ && line_.empty()) {
    ++inside_;
    co_return Permit(this);
  }
  if (line_.size() >= longest_line_) {
    throw Error(Code::unavailable, "too many " + name_ + " at the moment, try again shortly");
  }
  // Out of the line however this coroutine ends; an admitted waiter that is cancelled in the same
  // moment still holds its place inside, and gives it back.
  struct InLine {
    Gate& gate;
    Waiter waiter;
    std::list<Waiter*>::iterator place;
    explicit InLine(Gate& g) : gate(g), waiter(g.executor_) {
      place = gate.line_.insert(gate.line_.end(), &waiter);
    }
    ~InLine() {
      if (waiter.admitted) {
        gate.leave();
      } else {
        gate.line_.erase(place);
      }
    }
  };
  InLine here(*this);
  here.waiter.timer.expires_after(longest_wait_);
  co_await here.waiter.timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  if (!here.waiter.admitted) {
    throw Error(Code::unavailable, "too many " + name_ + " at the moment, try again shortly");
  }
  here.waiter.admitted = false;  // the permit has the place from here on
  here.place = line_.insert(line_.end(), &here.waiter);
  co_return Permit(this);
}

void Gate::leave() {
  --inside_;
  if (line_.empty() || inside_ >= room_) return;
  Waiter* next = line_.front();
  line_.pop_front();
  next->admitted = true;
  ++inside_;
  next->timer.cancel();
}

}  // namespace imaging::io
