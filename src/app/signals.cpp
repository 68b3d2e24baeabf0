#include "app/signals.hpp"

#include <signal.h>

#include <utility>

namespace imaging::app {
namespace {

// Makes the kernel restore the default action when the first signal is delivered. To restore it
// when the loop sees the signal would be too late: a second signal in between would be lost.
void act_by_default_after_the_first(int number) {
  struct sigaction action{};
  ::sigaction(number, nullptr, &action);
  action.sa_flags |= static_cast<int>(SA_RESETHAND);
  ::sigaction(number, &action, nullptr);
}

}  // namespace

Signals::Signals(const Executor& executor, std::function<void(int)> stop,
                 std::function<void()> reload)
    : stop_signals_(executor, SIGTERM, SIGINT),
      reload_signal_(executor, SIGHUP),
      stop_(std::move(stop)),
      reload_(std::move(reload)) {
  act_by_default_after_the_first(SIGTERM);
  act_by_default_after_the_first(SIGINT);
  wait_for_stop();
  wait_for_reload();
}

void Signals::clear() {
  stop_signals_.clear();
  reload_signal_.clear();
}

// The second signal to arrive here is the other of the two, such as SIGINT after SIGTERM.
void Signals::wait_for_stop() {
  stop_signals_.async_wait([this](boost::system::error_code error, int number) {
    if (error) return;
    if (stopping_) {
      ::signal(number, SIG_DFL);
      ::raise(number);
    }
    stopping_ = true;
    stop_(number);
    wait_for_stop();
  });
}

void Signals::wait_for_reload() {
  reload_signal_.async_wait([this](boost::system::error_code error, int) {
    if (error) return;
    reload_();
    wait_for_reload();
  });
}

}  // namespace imaging::app
