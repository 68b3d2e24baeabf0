// A counting semaphore with a bounded queue: when the queue is full, too, callers get an error.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "io/awaitable.hpp"

namespace imaging::io {

// How much of a limited resource is in use now, and how often somebody was turned away.
struct Usage {
  std::size_t limit = 0;
  std::size_t taken = 0;
  std::size_t waiting = 0;
  std::uint64_t rejected = 0;  // since the start
};

// Owner: the object that guards a scarce resource; it outlives its permits. Thread: the loop's.
class Semaphore {
 public:
  // One slot, released on destruction.
  class Permit {
   public:
    explicit Permit(Semaphore* semaphore) : owner_(semaphore) {}
    Permit(Permit&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
    Permit& operator=(Permit&& other) noexcept {
      std::swap(owner_, other.owner_);
      return *this;
    }
    ~Permit() {
      if (owner_ != nullptr) owner_->release();
    }

   private:
    Semaphore* owner_;
  };

  // name: what the error calls the holders ("uploads"). queue: how many may wait. longest_wait: how
  // long each may wait.
  Semaphore(Executor executor, std::string name, std::size_t slots, std::size_t queue,
            std::chrono::milliseconds longest_wait);
  Semaphore(const Semaphore&) = delete;

  // Throws full() at once when the queue is full, or after the longest wait.
  Awaitable<Permit> acquire();
  // However full the queue is, for callers whose number is limited elsewhere. Throws full() after
  // that wait.
  Awaitable<Permit> acquire_within(std::chrono::milliseconds wait);
  // Throws full() in all who wait now.
  void reject_waiting();
  // Error{unavailable} that says "too many <name>". Counts as a rejection.
  Error full();

  std::size_t taken() const { return taken_; }
  std::size_t waiting() const { return queue_.size(); }
  Usage usage() const { return {slots_, taken_, queue_.size(), rejected_}; }

 private:
  void release();

  // Joins the queue until it gets a permit, and leaves it however its coroutine ends.
  struct Waiter {
    explicit Waiter(Semaphore& its_semaphore);
    Waiter(const Waiter&) = delete;
    ~Waiter();
    Semaphore& semaphore;
    boost::asio::steady_timer timer;
    std::list<Waiter*>::iterator place;
    std::optional<Permit> permit;
  };

  Executor executor_;
  std::string name_;
  std::size_t slots_;
  std::size_t longest_queue_;
  std::chrono::milliseconds longest_wait_;
  std::size_t taken_ = 0;
  std::uint64_t rejected_ = 0;
  std::list<Waiter*> queue_;
};

}  // namespace imaging::io
