#include "s3/client.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "base/log.hpp"
#include "http/client.hpp"
#include "s3/answer.hpp"
#include "s3/retry.hpp"

namespace imaging::s3 {
namespace {

using boost::system::system_error;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int temporary_redirect = 307;  // RFC 9110 §15.4.8: not for later requests

milliseconds since(steady_clock::time_point begin) {
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
}

// Keys are never reused, and S3 shows complete objects only: an object with the same size and hash
// is the one that our PUT stored.
bool is_ours(const Answer& head, const Operation& put, const Body& body) {
  return head.outcome == Outcome::done && head.response->length() == body.size() &&
         head.response->field(hash_field) == put.payload_sha256;
}

}  // namespace

struct Client::State {
  State(Executor its_executor, io::Deadlines& deadlines, Config its_config, Now now,
        Jitter its_jitter, const Limits& limits)
      : executor(std::move(its_executor)),
        http(executor, deadlines, {.requests = limits.reads + limits.writes}),
        reads(executor, "reads from the store", limits.reads, limits.queue, limits.read_wait),
        writes(executor, "writes to the store", limits.writes, limits.queue, limits.write_wait),
        config(std::move(its_config)),
        clock(std::move(now)),
        jitter(std::move(its_jitter)) {}

  // An operation under way.
  struct Course {
    const Operation& operation;
    Body* body = nullptr;                  // of a PUT
    std::optional<Config> elsewhere = {};  // where an answer redirected it
    bool for_good = false;                 // later requests go there too
    bool clock_adopted = false;
  };

  // Returns Outcome done or missing; throws failure() otherwise.
  Awaitable<Answer> perform(const Operation& operation, Body* body = nullptr);
  Awaitable<io::Semaphore::Permit> place_for(const Operation& operation);
  Awaitable<Answer> attempt(const Course& course);
  Awaitable<Answer> send(const Config& place, const Operation& operation, Body* body);
  bool correct(Course& course, const Answer& answer);
  void keep(const Config& place);

  Executor executor;
  http::Client http;
  io::Semaphore reads;
  io::Semaphore writes;
  Config config;
  Clock clock;
  Jitter jitter;
};

// A removal is as short as a read, and not in the queue of the writes: it takes back an upload that
// has failed.
Awaitable<io::Semaphore::Permit> Client::State::place_for(const Operation& operation) {
  if (operation.method == "PUT") return writes.acquire();
  if (operation.method == "DELETE") return reads.acquire_within(longest_upload);
  return reads.acquire();
}

Awaitable<Answer> Client::State::perform(const Operation& operation, Body* body) {
  std::optional<io::Semaphore::Permit> permit;
  Course course{.operation = operation, .body = body};
  const auto begin = steady_clock::now();
  for (int tries = 1;; ++tries) {
    if (!permit) permit = co_await place_for(operation);
    const auto try_begin = steady_clock::now();
    Answer answer = co_await attempt(course);
    if (answer.outcome == Outcome::done || answer.outcome == Outcome::missing) {
      // A missing key does not prove that the bucket is there.
      if (course.for_good && answer.outcome == Outcome::done) {
        // NOLINTNEXTLINE(bugprone-unchecked-optional-access): set with for_good
        keep(*course.elsewhere);
      }
      co_return answer;
    }
    if (correct(course, answer)) continue;
    std::optional<milliseconds> answered_in;
    if (answer.response) answered_in = since(try_begin);
    const auto delay = answer.outcome == Outcome::busy
                           ? back_off(tries, since(begin), answered_in, jitter())
                           : std::nullopt;
    if (!delay) throw failure(operation, answer);
    log::info("S3 request failed, trying again",
              {{"method", operation.method},
               {"detail", answer.detail},
               log::unless_empty("trace_id", operation.trace.id)});
    if (operation.method != "PUT") permit.reset();  // others need not wait for this one's pause
    boost::asio::steady_timer timer(executor, *delay);
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
}

// Sends the request once. If the answer to a PUT is lost, a HEAD asks whether the object was stored
// or the bucket is elsewhere.
Awaitable<Answer> Client::State::attempt(const Course& course) {
  const Operation& operation = course.operation;
  const Config place = course.elsewhere.value_or(config);
  Answer answer = co_await send(place, operation, course.body);
  if (course.body == nullptr || !answer.lost) co_return answer;
  const Operation head{.method = "HEAD", .key = operation.key, .trace = operation.trace};
  Answer found = co_await send(place, head, nullptr);
  if (found.outcome == Outcome::moved) co_return found;
  if (is_ours(found, operation, *course.body)) answer.outcome = Outcome::done;
  co_return answer;
}

Awaitable<Answer> Client::State::send(const Config& place, const Operation& operation, Body* body) {
  http::ClientRequest request = make_request(place, operation, clock.now());
  std::unique_ptr<io::ByteSource> source;
  if (body != nullptr) {
    source = body->open();
    request.body = source.get();
    request.body_length = body->size();
  }
  const http::Origin origin = bucket_origin(place);
  try {
    co_return co_await read_answer(config, operation, co_await http.send(origin, request));
  } catch (const system_error& error) {
    if (error.code() == boost::asio::error::operation_aborted) throw;  // we were told to stop
    co_return wire_failure(error.code());
  }
}

// Adopts the server's clock or follows a redirect, once each. True if the request can then be sent
// again at once.
bool Client::State::correct(Course& course, const Answer& answer) {
  if (answer.outcome == Outcome::skewed && !course.clock_adopted) {
    course.clock_adopted = clock.adopt(answer.date);
    return course.clock_adopted;
  }
  if (answer.outcome != Outcome::moved || course.elsewhere) return false;
  course.elsewhere = follow(config, answer.redirect);
  course.for_good = course.elsewhere && answer.response->status() != temporary_redirect;
  return course.elsewhere.has_value();
}

// Later requests go there directly.
void Client::State::keep(const Config& place) {
  config.endpoint = place.endpoint;
  config.region = place.region;
  config.path_style = place.path_style;
  log::warn("the bucket is elsewhere: set IMAGING_S3_ENDPOINT and IMAGING_S3_REGION",
            {{"host", place.endpoint.host}, {"region", place.region}});
}

Client::Client(Executor executor, io::Deadlines& deadlines, Config config, Now now, Jitter jitter,
               Limits limits)
    : state_(std::make_shared<State>(std::move(executor), deadlines, std::move(config),
                                     std::move(now), std::move(jitter), limits)) {}

void Client::reject_waiting() { state_->writes.reject_waiting(); }

io::Usage Client::reads() const { return state_->reads.usage(); }

io::Usage Client::writes() const { return state_->writes.usage(); }

void Client::set_credentials(Credentials credentials) {
  state_->config.credentials = std::move(credentials);
}

Awaitable<void> Client::put(std::string_view key, Body& body, std::string_view content_type,
                            Trace trace) {
  Operation operation{.method = "PUT", .key = key, .trace = std::move(trace)};
  operation.payload_sha256 = body.sha256_hex();
  operation.fields = {{"content-type", std::string(content_type)},
                      {std::string(hash_field), operation.payload_sha256}};
  const Answer answer = co_await state_->perform(operation, &body);
  if (answer.outcome == Outcome::missing) throw unusable(operation, answer.detail);
}

Awaitable<Download> Client::get(std::string_view key, std::optional<ByteRange> range, Trace trace) {
  Operation operation{.method = "GET", .key = key, .trace = std::move(trace)};
  if (range) operation.fields.emplace_back("range", range_field(*range));
  Answer answer = co_await state_->perform(operation);
  if (answer.outcome != Outcome::done) throw failure(operation, answer);
  co_return download_of(operation, std::move(answer));
}

Awaitable<std::optional<ObjectHead>> Client::head(std::string_view key, Trace trace) {
  const Operation operation{.method = "HEAD", .key = key, .trace = std::move(trace)};
  const Answer answer = co_await state_->perform(operation);
  if (answer.outcome == Outcome::missing) {
    co_await check_bucket(
        operation.trace);  // HEAD does not say whether the key or the bucket is missing
    co_return std::nullopt;
  }
  const auto length = answer.response->length();
  const auto modified = parse_http_date(answer.response->field("last-modified"));
  if (!length || !modified) throw unusable(operation, "no length or no time");
  co_return ObjectHead{*length, *modified};
}

Awaitable<ListPage> Client::list(std::string_view prefix, std::string_view token,
                                 std::size_t most) {
  Operation operation{.method = "GET", .key = {}};
  operation.query = {{"list-type", "2"},
                     {"encoding-type", "url"},
                     {"max-keys", std::to_string(most)},
                     {"prefix", std::string(prefix)}};
  if (!token.empty()) operation.query.emplace_back("continuation-token", token);
  const Answer answer = co_await state_->perform(operation);
  auto page = answer.outcome == Outcome::done ? parse_list(answer.text) : std::nullopt;
  const auto is_asked_for = [&](const ListedObject& one) { return one.key.starts_with(prefix); };
  if (!page || page->objects.size() > most || !std::ranges::all_of(page->objects, is_asked_for)) {
    throw unusable(operation, answer.detail + "not the list that was asked for");
  }
  co_return *std::move(page);
}

Awaitable<void> Client::remove(std::string_view key, Trace trace) {
  const Operation operation{.method = "DELETE", .key = key, .trace = std::move(trace)};
  co_await state_->perform(operation);
}

Awaitable<void> Client::check_bucket(Trace trace) {
  const Operation operation{.method = "HEAD", .key = {}, .trace = std::move(trace)};
  const Answer answer = co_await state_->perform(operation);
  if (answer.outcome == Outcome::missing) throw unusable(operation, "there is no such bucket");
}

}  // namespace imaging::s3
