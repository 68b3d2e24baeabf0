#include "io/semaphore.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace imaging::io {

Semaphore::Semaphore(Executor executor, std::string name, std::size_t slots, std::size_t queue,
                     std::chrono::milliseconds longest_wait)
    : executor_(std::move(executor)),
      name_(std::move(name)),
      slots_(slots),
      longest_queue_(queue),
      longest_wait_(longest_wait) {}

Semaphore::Waiter::Waiter(Semaphore& its_semaphore)
    : semaphore(its_semaphore),
      timer(semaphore.executor_),
      place(semaphore.queue_.insert(semaphore.queue_.end(), this)) {}

Semaphore::Waiter::~Waiter() {
  if (!permit) semaphore.queue_.erase(place);
}

Awaitable<Semaphore::Permit> Semaphore::acquire() {
  const bool free = taken_ < slots_ && queue_.empty();
  if (!free && queue_.size() >= longest_queue_) throw full();
  return acquire_within(longest_wait_);
}

Awaitable<Semaphore::Permit> Semaphore::acquire_within(std::chrono::milliseconds wait) {
  if (taken_ < slots_ && queue_.empty()) {
    ++taken_;
    co_return Permit(this);
  }
  Waiter here(*this);
  here.timer.expires_after(wait);
  co_await here.timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  if (!here.permit) throw full();
  co_return std::move(*here.permit);
}

void Semaphore::reject_waiting() {
  for (Waiter* waiter : queue_) waiter->timer.cancel();
}

Error Semaphore::full() {
  ++rejected_;
  return Error(Code::unavailable, "too many " + name_ + " at the moment, try again shortly");
}

void Semaphore::release() {
  --taken_;
  if (queue_.empty() || taken_ >= slots_) return;
  Waiter* next = queue_.front();
  queue_.pop_front();
  next->permit.emplace(this);
  ++taken_;
  next->timer.cancel();
}

}  // namespace imaging::io
