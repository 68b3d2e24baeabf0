// At most so many inside at a time, so many in line behind them, the rest refused.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <list>
#include <optional>
#include <string>

#include "io/awaitable.hpp"

namespace imaging::io {

// Owner: whatever guards a scarce thing; outlives its permits. Thread: the loop's.
class Gate {
 public:
  // A place inside; gives it back when destroyed.
  class Permit {
   public:
    explicit Permit(Gate* gate) : gate_(gate) {}
    Permit(Permit&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Permit& operator=(Permit&& other) noexcept {
      std::swap(gate_, other.gate_);
      return *this;
    }
    ~Permit() {
      if (gate_ != nullptr) gate_->leave();
    }

   private:
    Gate* gate_;
  };

  // name: what the refusal calls it ("uploads"). longest_wait: how long one may stand in line.
  Gate(Executor executor, std::string name, std::size_t inside, std::size_t in_line,
       std::chrono::milliseconds longest_wait);
  Gate(const Gate&) = delete;

  // Throws Error{unavailable} at once when the line is full, or after the longest wait.
  Awaitable<Permit> enter();

  std::size_t inside() const { return inside_; }
  std::size_t in_line() const { return line_.size(); }

 private:
  void leave();

  // In the line until it has a permit, and out of it however its coroutine ends.
  struct Waiter {
    explicit Waiter(Gate& its_gate);
    Waiter(const Waiter&) = delete;
    ~Waiter();
    Gate& gate;
    boost::asio::steady_timer timer;
    std::list<Waiter*>::iterator place;
    std::optional<Permit> permit;
  };

  Executor executor_;
  std::string name_;
  std::size_t room_;
  std::size_t longest_line_;
  std::chrono::milliseconds longest_wait_;
  std::size_t inside_ = 0;
  std::list<Waiter*> line_;
};

}  // namespace imaging::io
