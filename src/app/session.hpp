// One connection: reads requests one after the other, and answers, logs and counts each.
#pragma once

#include <chrono>

#include "api/dispatch.hpp"
#include "http/exchange.hpp"
#include "io/stream.hpp"

namespace imaging::app {

// Owner: the server, which keeps it while its connection lives. Thread: the loop's.
class Session {
 public:
  Session(std::unique_ptr<io::Stream> stream, api::Services& services);

  // Serves until the connection ends. Throws nothing.
  Awaitable<void> run();
  // Closes the connection when no request is under way: at once, or after the current one.
  void stop_when_idle();
  // Closes the connection now.
  void abort() { stream_->close(true); }

 private:
  Awaitable<bool> serve_one();
  Awaitable<bool> send(http::Reply reply, const api::RequestContext& context);
  http::Reply error_reply(const Error& error, const api::RequestContext& context) const;
  // When the request's head had been read, and when its answer was ready to be sent.
  struct Times {
    std::chrono::steady_clock::time_point start;
    std::chrono::steady_clock::time_point answered;
  };
  void record(const api::Outcome& outcome, Times times, bool sent);

  std::unique_ptr<io::Stream> stream_;
  std::string peer_;
  http::ExchangeLimits limits_;
  http::Exchange exchange_;
  api::Services& services_;
  bool idle_ = true;
  bool stopping_ = false;
};

}  // namespace imaging::app
