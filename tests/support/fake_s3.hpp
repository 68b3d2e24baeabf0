// An S3 store in the test's own loop: checks every signature and hash, and fails on demand.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "io/awaitable.hpp"
#include "support/sigv4_check.hpp"

namespace imaging::test {

enum class Fault {
  internal_error,  // 500 with an <Error>
  bad_gateway,     // 502 with a proxy's HTML
  slow_down,       // 503 SlowDown
  unavailable,     // 503 without a body
  reset,           // the connection is reset, and nothing is done
  lost_answer,     // the request is done, and then the connection is reset
  error_in_200,    // 200 whose body is an <Error>
  access_denied,   // 403
  no_such_bucket,  // 404
  quota_exceeded,  // 403
  skewed,          // 403 RequestTimeTooSkewed, though the clocks agree
  cut_body,        // GET: half of the bytes, then the end
  no_range,        // GET: the whole object with 200 whatever the range
  wrong_length,    // GET: an object of one byte less
  no_length,       // the body ends with the connection
};

// Thread: the loop's. Its connections end with the loop.
class FakeS3 {
 public:
  struct StoredObject {
    std::string bytes;
    std::string type;
    std::string hash;  // x-amz-meta-sha256
    Instant modified = {};
  };

  struct State {
    Account account{"access", "secret", "us-east-1"};
    std::string path;  // of the endpoint, before the bucket
    std::string bucket = "tess-imaging";
    // While its status is not 0, every request gets this response.
    struct {
      int status = 0;
      std::map<std::string, std::string> fields;
      std::string endpoint;  // of the <Error>
    } redirect;
    std::map<std::string, StoredObject> objects;
    std::vector<std::string> requests;  // "PUT", "GET", …, in order
    std::vector<Fault> faults;          // of the next requests, in order; later ones have none
    Now clock = system_now;
    std::shared_ptr<boost::asio::steady_timer> held_puts;  // what PUTs wait for, if anything
    std::size_t held = 0;                                  // how many PUTs wait
  };

  // tls: a server's context, null for plain HTTP.
  explicit FakeS3(Executor executor, boost::asio::ssl::context* tls = nullptr,
                  const char* address = "127.0.0.1");
  ~FakeS3();

  std::uint16_t port() const { return port_; }
  State& state() { return *state_; }
  // Holds back the responses to PUTs until release_puts().
  void hold_puts();
  void release_puts();
  // Makes the next count requests fail this way.
  void fail(Fault fault, std::size_t count = 1) {
    state_->faults.insert(state_->faults.end(), count, fault);
  }

 private:
  struct Acceptor;
  std::shared_ptr<State> state_;
  std::shared_ptr<Acceptor> acceptor_;
  std::uint16_t port_;
};

}  // namespace imaging::test
