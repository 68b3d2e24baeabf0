#include "s3/attempts.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "base/error.hpp"
#include "base/log.hpp"
#include "s3/error_xml.hpp"

namespace imaging::s3 {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using boost::system::system_error;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int temporary_redirect = 307;  // RFC 9110 §15.4.8: not for later requests

milliseconds since(steady_clock::time_point begin) {
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
}

bool success(int status) { return status >= 200 && status < 300; }

// The answer's text where it has one to be read here: an error, or what follows a PUT or DELETE.
Awaitable<std::string> read_text(const Operation& operation, http::ClientResponse& response) {
  constexpr std::size_t longest = 65'536;
  const bool streams = operation.method == "GET" && success(response.status());
  if (streams || operation.method == "HEAD") co_return std::string();
  try {
    co_return co_await http::Client::read_all(response, longest);
  } catch (const system_error&) {
    if (success(response.status())) throw;  // may have held an <Error>
  }
  co_return std::string();  // the status is known all the same
}

Answer judge_answer(const Config& config, const Operation& operation,
                    std::unique_ptr<http::ClientResponse> response, std::string_view text) {
  const ServiceError error = parse_error(text).value_or(ServiceError{});
  Answer answer;
  answer.verdict = judge(response->status(), error.code);
  // An answer to HEAD has no code; a clock that is wrong shows only as a 403 with another time.
  if (operation.method == "HEAD" && response->status() == 403) answer.verdict = Verdict::skewed;
  answer.redirect = {std::string(response->field("location")), error.endpoint,
                     std::string(response->field("x-amz-bucket-region"))};
  answer.detail = std::to_string(response->status()) + ' ' + error.code + ": " + error.message +
                  describe(config, answer.redirect);
  answer.date = response->field("date");
  answer.response = std::move(response);
  return answer;
}

// Keys are not reused, and S3 shows only whole objects: same size and hash, so this is our PUT.
bool is_ours(const Answer& head, const Operation& put, const Body& body) {
  return head.verdict == Verdict::done && head.response->length() == body.size() &&
         head.response->field(hash_field) == put.payload_sha256;
}

Answer wire_failure(error_code error) {
  Answer answer;
  answer.verdict = Verdict::busy;
  answer.detail = error.message();
  // A server that hangs will not tell either what became of the request.
  answer.lost = error != asio::error::connection_refused && error != asio::error::timed_out;
  return answer;
}

}  // namespace

Error failure(const Operation& operation, const Answer& answer) {
  const std::string detail = "S3 " + std::string(operation.method) + ' ' +
                             std::string(operation.key) + ": " + answer.detail;
  switch (answer.verdict) {
    case Verdict::missing:
      return Error(Code::not_found, "there is no such object", detail);
    case Verdict::full:
      return Error(Code::insufficient_storage, "the storage is full", detail);
    default:
      return Error(Code::unavailable, "the storage is not available, try again shortly", detail);
  }
}

Attempts::Attempts(Executor executor, io::Deadlines& deadlines, Config config, Now now,
                   Jitter jitter)
    : executor_(std::move(executor)),
      http_(executor_, deadlines, http::ClientLimits{}),
      config_(std::move(config)),
      clock_(std::move(now)),
      jitter_(std::move(jitter)) {}

Awaitable<Answer> Attempts::perform(const Operation& operation, Body* body) {
  const auto begin = steady_clock::now();
  bool clock_adopted = false;
  std::optional<Config> elsewhere;
  bool for_good = false;
  for (int tries = 1;; ++tries) {
    const auto try_begin = steady_clock::now();
    const Config place = elsewhere.value_or(config_);
    Answer answer = co_await attempt(place, operation, body);
    if (body != nullptr && answer.lost) {
      answer = co_await look_for(place, operation, *body, std::move(answer));
    }
    if (answer.verdict == Verdict::done || answer.verdict == Verdict::missing) {
      // What is missing there proves no bucket.
      if (for_good && answer.verdict == Verdict::done) keep(*elsewhere);
      co_return answer;
    }
    if (answer.verdict == Verdict::skewed && !clock_adopted && clock_.adopt(answer.date)) {
      clock_adopted = true;
      continue;
    }
    if (answer.verdict == Verdict::moved && !elsewhere) {
      elsewhere = follow(place, answer.redirect);
      for_good = elsewhere && answer.response->status() != temporary_redirect;
      if (elsewhere) continue;
    }
    std::optional<milliseconds> answered_in;
    if (answer.response) answered_in = since(try_begin);
    const auto delay = answer.verdict == Verdict::busy
                           ? back_off(tries, since(begin), answered_in, jitter_())
                           : std::nullopt;
    if (!delay) throw failure(operation, answer);
    log::info("S3 request failed, trying again",
              {{"method", operation.method}, {"detail", answer.detail}});
    co_await pause(*delay);
  }
}

Awaitable<Answer> Attempts::attempt(const Config& place, const Operation& operation, Body* body) {
  http::ClientRequest request = make_request(place, operation, clock_.now());
  std::unique_ptr<io::ByteSource> source;
  if (body != nullptr) {
    source = body->open();
    request.body = source.get();
    request.body_length = body->size();
  }
  const http::Origin origin = bucket_origin(place);
  try {
    auto response = co_await http_.send(origin, request);
    const std::string text = co_await read_text(operation, *response);
    co_return judge_answer(config_, operation, std::move(response), text);
  } catch (const system_error& error) {
    if (error.code() == asio::error::operation_aborted) throw;  // we were told to stop
    co_return wire_failure(error.code());
  }
}

// What became of a PUT whose answer was lost: it is done, or sent elsewhere, or still lost.
Awaitable<Answer> Attempts::look_for(const Config& place, const Operation& put, const Body& body,
                                     Answer lost) {
  const Operation head{.method = "HEAD", .key = put.key, .fields = {}};
  Answer found = co_await attempt(place, head, nullptr);
  if (found.verdict == Verdict::moved) co_return found;
  if (is_ours(found, put, body)) lost.verdict = Verdict::done;
  co_return lost;
}

// The next request goes there at once.
void Attempts::keep(const Config& place) {
  config_.endpoint = place.endpoint;
  config_.region = place.region;
  config_.path_style = place.path_style;
  log::warn("the bucket is elsewhere: set IMAGING_S3_ENDPOINT and IMAGING_S3_REGION",
            {{"host", place.endpoint.host}, {"region", place.region}});
}

Awaitable<void> Attempts::pause(milliseconds delay) {
  asio::steady_timer timer(executor_, delay);
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace imaging::s3
