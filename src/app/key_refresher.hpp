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

// How long fetched keys are good: Cache-Control's s-maxage or max-age, else Expires (RFC 9111
// §4.2.1, as Hasura reads them); between a second and a day, an hour when nothing is said.
std::chrono::seconds freshness(std::string_view cache_control, std::string_view expires,
                               Instant now);

// Owner: the service. Thread: the loop's. The keys fetched last stay in use while the issuer is
// away.
class KeyRefresher {
 public:
  // At most one fetch in this time follows from tokens, whoever sends how many of them.
  static constexpr std::chrono::seconds demand_interval{10};
  // How long a fetch is waited for, from its beginning: an issuer that hangs holds nobody longer.
  static constexpr std::chrono::seconds patience{3};

  // Throws std::invalid_argument for a jwk_url that is none.
  KeyRefresher(Executor executor, io::Deadlines& deadlines, auth::Verifier& verifier);

  // Fetches, and again whenever the keys are due, until stop(). Throws nothing.
  Awaitable<void> run();
  // Does not wait until the keys are due.
  void hurry() { timer_.cancel(); }
  // For a token that no key is here for: begins a fetch, unless one is under way or the last that
  // began here did so within demand_interval, and waits for the one under way.
  Awaitable<void> newer();
  void stop();

 private:
  void begin();
  void end();
  // How long to wait until the next time.
  Awaitable<std::chrono::seconds> refresh();
  Awaitable<std::chrono::seconds> fetch();

  boost::asio::steady_timer timer_;
  boost::asio::steady_timer answer_due_;
  bool fetching_ = false;
  std::optional<std::chrono::steady_clock::time_point> last_demand_;
  http::Client client_;
  auth::Verifier& verifier_;
  http::Origin origin_;
  std::string target_;
  bool stopped_ = false;
};

}  // namespace imaging::app
