// SIGTERM and SIGINT stop the service; SIGHUP makes it read its secrets again.
#pragma once

#include <boost/asio/signal_set.hpp>
#include <functional>

#include "io/awaitable.hpp"

namespace imaging::app {

// Owner: the service. Thread: the loop's.
class Signals {
 public:
  // stop is called once, with the number of the signal. A second signal of the same kind ends the
  // process at once, even if the loop hangs; one of the other kind does so when the loop sees it.
  // reload must not throw.
  Signals(const Executor& executor, std::function<void(int)> stop, std::function<void()> reload);

  // Restores the default actions, once the loop has ended.
  void clear();

 private:
  void wait_for_stop();
  void wait_for_reload();

  boost::asio::signal_set stop_signals_;
  boost::asio::signal_set reload_signal_;
  std::function<void(int)> stop_;
  std::function<void()> reload_;
  bool stopping_ = false;
};

}  // namespace imaging::app
