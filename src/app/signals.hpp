// SIGTERM and SIGINT stop the service, SIGHUP has it read its secrets again.
#pragma once

#include <boost/asio/signal_set.hpp>
#include <functional>

#include "io/awaitable.hpp"

namespace imaging::app {

// Owner: the service. Thread: the loop's.
class Signals {
 public:
  // stop is called once; its argument is the signal's number. The same signal a second time
  // ends the process at once, whatever the loop is doing meanwhile. reload must not throw.
  Signals(const Executor& executor, std::function<void(int)> stop, std::function<void()> reload);

  // The default actions again, for when the loop has ended.
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
