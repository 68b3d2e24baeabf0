#include "app/session.hpp"

#include <boost/system/system_error.hpp>
#include <optional>
#include <utility>

#include "api/metrics.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "http/forwarded.hpp"

namespace imaging::app {
namespace {

// nginx's status for a client that left before it had an answer. It is logged and counted, never
// sent.
constexpr int client_closed_request = 499;

}  // namespace

Session::Session(std::unique_ptr<io::Stream> stream, api::Services& services)
    : stream_(std::move(stream)),
      peer_(stream_->peer_address()),
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
    // The client has left, or its answer was cut off: nothing more can be sent.
    log::debug("connection ended", {{"reason", error.code().message()}});
  } catch (const std::exception& error) {
    log::error("connection ended", {{"reason", error.what()}});
  }
  stream_->close();
}

// False when no further request can follow.
Awaitable<bool> Session::serve_one() {
  idle_ = true;
  std::optional<Error> unreadable;
  bool read = false;
  try {
    read = co_await exchange_.read_head();
  } catch (const Error& error) {
    unreadable.emplace(error);
  }
  idle_ = false;
  if (!read && !unreadable) co_return false;

  const Uuid request = Uuid::random();
  const auto start = std::chrono::steady_clock::now();
  api::Outcome outcome;
  if (unreadable) {
    outcome.context = api::context_of(request, exchange_.head());
    outcome.reply = error_reply(*unreadable, outcome.context);
    outcome.route = "(unread)";
  } else {
    std::string client =
        http::client_address(peer_, exchange_.head().fields, services_.trusted_proxies);
    outcome = co_await api::dispatch(exchange_, std::move(client), request, services_);
  }
  outcome.reply.close = outcome.reply.close || stopping_;
  const auto answered = std::chrono::steady_clock::now();
  bool sent = false;
  if (!outcome.gone) sent = co_await send(std::move(outcome.reply), outcome.context);
  record(outcome, {start, answered}, sent);
  if (!sent) co_return false;
  co_return exchange_.keep_alive() && !stopping_;
}

http::Reply Session::error_reply(const Error& error, const api::RequestContext& context) const {
  return api::closing_failure(error, context, exchange_.head(), services_.cors);
}

// False when the client left before it had the whole answer, or the store failed in the middle of
// it.
Awaitable<bool> Session::send(http::Reply reply, const api::RequestContext& context) {
  std::optional<Error> failure;
  try {
    try {
      co_await exchange_.reply(std::move(reply));
    } catch (const Error& error) {
      failure.emplace(error);
    }
    if (!failure) co_return true;
    log::error("the store failed under an answer",
               {{"request_id", to_string(context.id)},
                log::unless_empty("trace_id", context.trace.id),
                {"reason", failure->detail()},
                {"sent", static_cast<std::int64_t>(exchange_.last_bytes())}});
    if (exchange_.last_bytes() > 0) services_.metrics.cut_off();
    // Before the first byte an error answer is still possible. After it this throws, because the
    // connection has been reset.
    co_await exchange_.reply(error_reply(*failure, context));
    co_return true;
  } catch (const boost::system::system_error& error) {
    log::debug("an answer broke off", {{"request_id", to_string(context.id)},
                                       log::unless_empty("trace_id", context.trace.id),
                                       {"reason", error.code().message()}});
  }
  co_return false;
}

void Session::record(const api::Outcome& outcome, Times times, bool sent) {
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - times.start;
  const std::chrono::duration<double> to_answer = times.answered - times.start;
  const int status = outcome.gone ? client_closed_request : exchange_.last_status();
  const std::uint64_t bytes = outcome.gone ? 0 : exchange_.last_bytes();
  api::RequestTimes seconds{.to_answer = to_answer.count(), .to_end = took.count()};
  if (outcome.gone) seconds.to_answer.reset();
  services_.metrics.request(outcome.route, status, seconds, bytes);
  if (!log::enabled(log::Level::info)) return;
  log::info(sent ? "request" : "request aborted",
            {{"request_id", to_string(outcome.context.id)},
             log::unless_empty("client_request_id", outcome.context.client_id),
             log::unless_empty("trace_id", outcome.context.trace.id),
             log::unless_empty("span_id", outcome.context.trace.span),
             {"method", std::string_view(exchange_.head().method)},
             {"route", outcome.route},
             {"status", std::int64_t{status}},
             {"ms", took.count() * 1000},
             {"bytes", static_cast<std::int64_t>(bytes)},
             {"clinic_id", outcome.clinic}});
}

}  // namespace imaging::app
