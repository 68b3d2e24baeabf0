// A one-shot event: a coroutine waits until other code on the same loop sets it.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <utility>

#include "io/awaitable.hpp"

namespace imaging::io {

// Owner: the waiting coroutine's frame, or the object that it waits for. Thread: the loop's. It is
// awaited once and set once, in either order.
class Event {
 public:
  bool is_set() const { return set_; }

  // Wakes the waiter through the loop's queue, never within this call.
  void set() {
    set_ = true;
    if (waiter_) std::exchange(waiter_, nullptr)->wake();
  }

  Awaitable<void> wait() {
    if (set_) co_return;
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
        [this](auto handler) {
          waiter_ = std::make_unique<Handler<decltype(handler)>>(std::move(handler));
        },
        boost::asio::use_awaitable);
  }

 private:
  struct Waiter {
    virtual ~Waiter() = default;
    virtual void wake() = 0;
  };

  template <class H>
  struct Handler final : Waiter {
    explicit Handler(H h)
        : guard(boost::asio::make_work_guard(boost::asio::get_associated_executor(h))),
          handler(std::move(h)) {}
    void wake() override { boost::asio::post(guard.get_executor(), std::move(handler)); }

    boost::asio::executor_work_guard<boost::asio::associated_executor_t<H>> guard;
    H handler;
  };

  std::unique_ptr<Waiter> waiter_;
  bool set_ = false;
};

}  // namespace imaging::io
