// Fetches the token issuer's keys (jwk_url) and keeps them fresh.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "auth/verifier.hpp"
#include "base/time.hpp"
#include "http/client.hpp"

namespace imaging::app {

// How long fetched keys are fresh: Cache-Control's s-maxage or max-age, else Expires (RFC 9111
// §4.2.1, as Hasura reads them); between a second and a day; an hour if the answer does not say.
std::chrono::seconds freshness(std::string_view cache_control, std::string_view expires,
                               Instant now);

// Owner: the service. Thread: the loop's. The last keys stay in use while the issuer is
// unavailable.
class KeyRefresher {
 public:
  // Tokens with unknown keys cause at most one fetch in this time, however many of them arrive.
  static constexpr std::chrono::seconds demand_interval{10};
  // How long a request waits for a fetch, counted from the start of the fetch.
  static constexpr std::chrono::seconds patience{3};

  // Throws std::invalid_argument if jwk_url is not a URL.
  KeyRefresher(const Executor& executor, io::Deadlines& deadlines, auth::Verifier& verifier);

  // Fetches the keys, and again whenever they are due, until stop(). Throws nothing.
  Awaitable<void> run();
  // Fetches the keys now instead of when they are due.
  void hurry() { timer_.cancel(); }
  // For a token whose key is unknown. Starts a fetch, unless one is running or newer() has started
  // one within demand_interval. Waits for the running fetch.
  Awaitable<void> newer();
  void stop();

  // Since the last good fetch, or since the start if there was none.
  std::chrono::duration<double> age() const;
  // How long the issuer said that this key set is fresh; 0 without one.
  std::chrono::seconds lifetime() const { return lifetime_; }

 private:
  void begin();
  void end();
  // Returns how long to wait before the next fetch.
  Awaitable<std::chrono::seconds> refresh();
  Awaitable<std::chrono::seconds> fetch();

  boost::asio::steady_timer timer_;
  boost::asio::steady_timer answer_due_;
  std::chrono::steady_clock::time_point fetched_ = std::chrono::steady_clock::now();
  std::chrono::seconds lifetime_{0};
  bool fetching_ = false;
  std::optional<std::chrono::steady_clock::time_point> last_demand_;
  http::Client client_;
  auth::Verifier& verifier_;
  http::Origin origin_;
  std::string target_;
  bool stopped_ = false;
};

}  // namespace imaging::app
