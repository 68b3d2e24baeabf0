#include "app/session.hpp"

#include <boost/system/system_error.hpp>
#include <chrono>

#include "api/dispatch.hpp"
#include "base/error.hpp"
#include "base/log.hpp"

namespace imaging::app {

Session::Session(std::unique_ptr<io::Stream> stream, api::Services& services)
    : stream_(std::move(stream)),
      address_(stream_->peer_address()),
      exchange_(*stream_, limits_),
      services_(services) {}

void Session::stop_when_idle() {
  stopping_ = true;
  if (idle_) stream_->close();
}

Awaitable<void> Session::run() {
  try {
    while (co_await serve_one()) {
    }
  } catch (const boost::system::system_error& error) {
    // The client has gone, or its answer broke off: nobody is left to tell.
    log::debug("connection ended", {{"reason", error.code().message()}});
  } catch (const std::exception& error) {
    log::error("connection ended", {{"reason", error.what()}});
  }
  stream_->close();
}

// False when no other request can follow.
Awaitable<bool> Session::serve_one() {
  idle_ = true;
  std::optional<Error> refusal;
  bool read = false;
  try {
    read = co_await exchange_.read_head();
  } catch (const Error& error) {
    refusal.emplace(error);
  }
  idle_ = false;
  if (!read && !refusal) co_return false;
  const Uuid request = Uuid::random();
  if (refusal) {
    const auto start = std::chrono::steady_clock::now();
    co_await exchange_.reply(api::refuse(*refusal, request));
    record("(unread)", 0, request, start);
    co_return false;
  }
  co_await serve(request);
  co_return exchange_.keep_alive() && !stopping_;
}

Awaitable<void> Session::serve(Uuid request) {
  const auto start = std::chrono::steady_clock::now();
  api::Outcome outcome = co_await api::dispatch(exchange_, address_, request, services_);
  outcome.reply.close = outcome.reply.close || stopping_;
  std::optional<Error> failure;
  try {
    co_await exchange_.reply(std::move(outcome.reply));
  } catch (const Error& error) {
    failure.emplace(error);
  }
  if (failure) {
    log::error("the store failed under an answer",
               {{"request_id", to_string(request)},
                {"reason", failure->detail()},
                {"sent", static_cast<std::int64_t>(exchange_.last_bytes())}});
    // Before the first byte a proper answer is still possible; later this throws, and the
    // connection has been reset.
    co_await exchange_.reply(api::refuse(*failure, request));
  }
  record(outcome.route, outcome.clinic, request, start);
}

void Session::record(std::string_view route, std::int64_t clinic, const Uuid& request,
                     std::chrono::steady_clock::time_point start) {
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  const int status = exchange_.last_status();
  const std::uint64_t bytes = exchange_.last_bytes();
  services_.metrics.request(route, status, took.count(), bytes);
  if (!log::enabled(log::Level::info)) return;
  log::info("request", {{"request_id", to_string(request)},
                        {"method", std::string_view(exchange_.head().method)},
                        {"route", route},
                        {"status", std::int64_t{status}},
                        {"ms", took.count() * 1000},
                        {"bytes", static_cast<std::int64_t>(bytes)},
                        {"clinic_id", clinic}});
}

}  // namespace imaging::app
