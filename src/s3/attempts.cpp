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

Answer judge_answer(const Operation& operation, std::unique_ptr<http::ClientResponse> response,
                    std::string_view text) {
  const ServiceError error = parse_error(text).value_or(ServiceError{});
  Answer answer;
  answer.verdict = judge(response->status(), error.code);
  // An answer to HEAD has no code; a clock that is wrong shows only as a 403 with another time.
  if (operation.method == "HEAD" && response->status() == 403) answer.verdict = Verdict::skewed;
  answer.detail = std::to_string(response->status()) + ' ' + error.code + ": " + error.message;
  answer.date = response->field("date");
  answer.response = std::move(response);
  return answer;
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
  for (int tries = 1;; ++tries) {
    const auto try_begin = steady_clock::now();
    Answer answer = co_await attempt(operation, body);
    if (answer.verdict == Verdict::done || answer.verdict == Verdict::missing) co_return answer;
    if (answer.verdict == Verdict::skewed && !clock_adopted && clock_.adopt(answer.date)) {
      clock_adopted = true;
      continue;
    }
    if (body != nullptr && answer.lost && co_await is_stored(operation, *body)) {
      answer.verdict = Verdict::done;
      co_return answer;
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

Awaitable<Answer> Attempts::attempt(const Operation& operation, Body* body) {
  http::ClientRequest request = make_request(config_, operation, clock_.now());
  std::unique_ptr<io::ByteSource> source;
  if (body != nullptr) {
    source = body->open();
    request.body = source.get();
    request.body_length = body->size();
  }
  const http::Origin origin = bucket_origin(config_);
  try {
    auto response = co_await http_.send(origin, request);
    const std::string text = co_await read_text(operation, *response);
    co_return judge_answer(operation, std::move(response), text);
  } catch (const system_error& error) {
    if (error.code() == asio::error::operation_aborted) throw;  // we were told to stop
    co_return wire_failure(error.code());
  }
}

// Keys are not reused, and S3 shows only whole objects: same size and hash, so this is our PUT.
Awaitable<bool> Attempts::is_stored(const Operation& put, const Body& body) {
  const Operation head{.method = "HEAD", .key = put.key, .fields = {}};
  const Answer answer = co_await attempt(head, nullptr);
  co_return answer.verdict == Verdict::done&& answer.response->length() == body.size() &&
      answer.response->field(hash_field) == put.payload_sha256;
}

Awaitable<void> Attempts::pause(milliseconds delay) {
  asio::steady_timer timer(executor_, delay);
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace imaging::s3
