#include "app/key_refresher.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <boost/url/parse.hpp>
#include <charconv>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/time.hpp"
#include "http/grammar.hpp"

namespace imaging::app {
namespace {

using std::chrono::seconds;

constexpr seconds least{1};
constexpr seconds most{24 * 3600};
constexpr seconds unsaid{3600};
constexpr seconds retry{10};
constexpr std::size_t largest_key_set = 1024 * 1024;

// The argument of a directive, "" if it has none; nullopt without the directive (RFC 9111 §5.2).
std::optional<std::string_view> directive(std::string_view cache_control, std::string_view name) {
  while (!cache_control.empty()) {
    std::string_view argument = http::take_element(cache_control, ',');
    if (same_name(http::take_element(argument, '='), name)) return argument;
  }
  return std::nullopt;
}

std::optional<seconds> delta_seconds(std::optional<std::string_view> digits) {
  std::int64_t value = 0;
  if (!digits) return std::nullopt;
  const char* const end = digits->data() + digits->size();
  const auto [stop, error] = std::from_chars(digits->data(), end, value);
  if (error != std::errc{} || stop != end || value < 0) return std::nullopt;
  return seconds(value);
}

// Waits until the timer expires or is cancelled.
Awaitable<void> until_over(boost::asio::steady_timer& timer) {
  boost::system::error_code ignored;
  co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
}

}  // namespace

seconds freshness(std::string_view cache_control, std::string_view expires, Instant now) {
  seconds age = unsaid;
  if (const auto shared = delta_seconds(directive(cache_control, "s-maxage"))) {
    age = *shared;
  } else if (const auto own = delta_seconds(directive(cache_control, "max-age"))) {
    age = *own;
  } else if (directive(cache_control, "no-cache") || directive(cache_control, "no-store")) {
    age = least;
  } else if (const auto at = parse_http_date(expires)) {
    age = std::chrono::floor<seconds>(*at - now);
  }
  return std::clamp(age, least, most);
}

KeyRefresher::KeyRefresher(const Executor& executor, io::Deadlines& deadlines,
                           auth::Verifier& verifier)
    : timer_(executor),
      answer_due_(executor),
      client_(executor, deadlines, http::ClientLimits{}),
      verifier_(verifier) {
  const auto url = boost::urls::parse_uri(verifier.config().jwk_url);
  if (!url) throw std::invalid_argument("jwk_url is not a URL");
  origin_.tls = url->scheme() == "https";
  origin_.host = url->host_address();
  origin_.port = url->has_port() ? url->port_number() : (origin_.tls ? 443 : 80);
  target_ = url->encoded_target().empty() ? "/" : std::string(url->encoded_target());
}

void KeyRefresher::stop() {
  stopped_ = true;
  timer_.cancel();
  end();
}

Awaitable<void> KeyRefresher::run() {
  while (!stopped_) {
    begin();
    const seconds pause = co_await refresh();
    end();
    if (stopped_) co_return;
    timer_.expires_after(pause);
    co_await until_over(timer_);
  }
}

void KeyRefresher::begin() {
  if (std::exchange(fetching_, true)) return;
  answer_due_.expires_after(patience);
}

// Wakes the requests that wait in newer().
void KeyRefresher::end() {
  fetching_ = false;
  answer_due_.cancel();
}

Awaitable<void> KeyRefresher::newer() {
  if (stopped_) co_return;
  if (!fetching_) {
    const auto now = std::chrono::steady_clock::now();
    if (last_demand_ && now - *last_demand_ < demand_interval) co_return;
    last_demand_ = now;
    begin();
    hurry();
  }
  co_await until_over(answer_due_);
}

std::chrono::duration<double> KeyRefresher::age() const {
  return std::chrono::steady_clock::now() - fetched_;
}

Awaitable<seconds> KeyRefresher::refresh() {
  std::string reason;
  try {
    co_return co_await fetch();
  } catch (const boost::system::system_error& error) {
    reason = error.code().message();
  } catch (const std::exception& error) {
    reason = error.what();
  }
  log::warn("the token issuer's keys could not be fetched; those from before stay",
            {{"reason", reason}});
  co_return retry;
}

Awaitable<seconds> KeyRefresher::fetch() {
  const http::ClientRequest request{
      .method = "GET", .target = target_, .fields = {{"Accept", "application/json"}}};
  const auto response = co_await client_.send(origin_, request);
  const seconds fresh =
      freshness(response->field("cache-control"), response->field("expires"), system_now());
  const std::string body = co_await http::Client::read_all(*response, largest_key_set);
  if (response->status() != 200) {
    throw Error(Code::unavailable, fmt::format("the issuer answered {}", response->status()));
  }
  const std::size_t usable = verifier_.replace_keys(body);
  if (usable == 0) throw Error(Code::unavailable, "the answer has no usable key");
  fetched_ = std::chrono::steady_clock::now();
  lifetime_ = fresh;
  log::info("token keys fetched", {{"keys", static_cast<std::int64_t>(usable)},
                                   {"fresh_s", std::int64_t{fresh.count()}}});
  co_return fresh;
}

}  // namespace imaging::app
