// One S3 operation carried through: sent, judged, and sent again where that helps.
#pragma once

#include <memory>
#include <string>

#include "base/error.hpp"
#include "http/client.hpp"
#include "s3/client.hpp"
#include "s3/clock.hpp"
#include "s3/redirect.hpp"
#include "s3/request.hpp"
#include "s3/retry.hpp"

namespace imaging::s3 {

struct Answer {
  Verdict verdict = Verdict::refused;
  std::string detail;  // "503 SlowDown: Please reduce your request rate."
  std::string date;    // the server's
  Redirect redirect;   // where the answer says that the bucket is
  bool lost = false;   // the request may have been carried out, but its answer did not come
  std::unique_ptr<http::ClientResponse> response;  // when one came
};

// What the log and the client are told of an operation that failed.
Error failure(const Operation& operation, const Answer& answer);

// Thread: the loop's.
class Attempts {
 public:
  Attempts(Executor executor, io::Deadlines& deadlines, Config config, Now now, Jitter jitter);

  void set_credentials(Credentials credentials) { config_.credentials = std::move(credentials); }
  // Verdict done or missing; throws failure() for all else. body: of a PUT, else null.
  Awaitable<Answer> perform(const Operation& operation, Body* body);

 private:
  Awaitable<Answer> attempt(const Config& place, const Operation& operation, Body* body);
  Awaitable<Answer> look_for(const Config& place, const Operation& put, const Body& body,
                             Answer lost);
  void keep(const Config& place);
  Awaitable<void> pause(std::chrono::milliseconds delay);

  Executor executor_;
  http::Client http_;
  Config config_;
  Clock clock_;
  Jitter jitter_;
};

}  // namespace imaging::s3
