// Fetches the token issuer's keys (jwk_url) and keeps them fresh.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
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
// away. No request ever follows from a token.
class KeyRefresher {
 public:
  // Throws std::invalid_argument for a jwk_url that is none.
  KeyRefresher(Executor executor, io::Deadlines& deadlines, auth::Verifier& verifier);

  // Fetches, and again whenever the keys are due, until stop(). Throws nothing.
  Awaitable<void> run();
  // Does not wait until the keys are due.
  void hurry() { timer_.cancel(); }
  void stop();

 private:
  // How long to wait until the next time.
  Awaitable<std::chrono::seconds> refresh();
  Awaitable<std::chrono::seconds> fetch();

  boost::asio::steady_timer timer_;
  http::Client client_;
  auth::Verifier& verifier_;
  http::Origin origin_;
  std::string target_;
  bool stopped_ = false;
};

}  // namespace imaging::app
