#include "http/exchange.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "http/head_parser.hpp"
#include "http/in_buffer.hpp"
#include "http/reply_head.hpp"
#include "http/request_body.hpp"

namespace imaging::http {
namespace {

using boost::system::system_error;
using Clock = BodyPace::Clock;

constexpr std::size_t small_buffer = 4 * 1024;  // all that an idle connection holds
constexpr std::size_t body_buffer = 256 * 1024;
constexpr std::size_t linger_buffer = 64 * 1024;
constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";

bool timed_out(const system_error& error) { return error.code() == boost::asio::error::timed_out; }

[[noreturn]] void throw_gone(boost::asio::error::basic_errors why) {
  throw system_error(boost::system::error_code(why));
}

}  // namespace

struct Exchange::State final : io::ByteSource {
  State(io::Stream& connection, const ExchangeLimits& all)
      : stream(connection), limits(all), parser({all.request_line, all.head, all.fields}) {}

  void begin_request();
  Awaitable<bool> wait_for_request();
  Awaitable<void> read_more(std::size_t capacity, const char* too_late);
  Awaitable<void> send_continue();
  Awaitable<std::span<const char>> next() override;  // of the body
  bool awaits_continue() const;
  bool body_is_unread() const { return !head_done || !body.done(); }
  Awaitable<void> send(Reply& reply);
  Awaitable<void> send_source(io::ByteSource& source, std::uint64_t length);
  Awaitable<void> linger();

  io::Stream& stream;
  const ExchangeLimits limits;
  HeadParser parser;
  InBuffer in;
  RequestBody body;
  std::optional<BodyPace> pace;  // since the first read of the body
  bool is_first = true;          // no request came before
  bool head_done = false;
  bool body_begun = false;  // a byte of it was seen, or 100 Continue was sent
  bool reply_begun = false;
  bool keep_alive = false;
  std::string out;  // the reply's head; a member so that its memory is reused
  int last_status = 0;
  std::uint64_t last_bytes = 0;
};

void Exchange::State::begin_request() {
  in.shrink(small_buffer);
  parser.restart();
  body = RequestBody();
  pace.reset();
  head_done = body_begun = reply_begun = keep_alive = false;
}

// False when the peer closed the connection, or sent nothing for too long.
Awaitable<bool> Exchange::State::wait_for_request() {
  if (!in.empty()) co_return true;
  stream.expires_after(std::exchange(is_first, false) ? limits.head_time : limits.keep_alive);
  try {
    in.add(co_await stream.read_some(in.room(small_buffer)));
  } catch (const system_error& error) {
    if (!timed_out(error)) throw;
  }
  co_return !in.empty();
}

Awaitable<void> Exchange::State::read_more(std::size_t capacity, const char* too_late) {
  try {
    const auto count = co_await stream.read_some(in.room(capacity));
    if (count == 0) throw_gone(boost::asio::error::connection_reset);
    in.add(count);
  } catch (const system_error& error) {
    if (timed_out(error)) throw Error(Code::timeout, too_late);
    throw;
  }
}

bool Exchange::State::awaits_continue() const {
  return head_done && parser.head().expects_continue && !body_begun && in.empty();
}

Exchange::Exchange(io::Stream& stream, const ExchangeLimits& limits)
    : state_(std::make_unique<State>(stream, limits)) {}

Exchange::~Exchange() = default;

const Head& Exchange::head() const { return state_->parser.head(); }
void Exchange::limit_body(std::uint64_t bytes) { state_->body.limit(bytes); }
io::ByteSource& Exchange::body() { return *state_; }
bool Exchange::keep_alive() const { return state_->keep_alive; }
int Exchange::last_status() const { return state_->last_status; }
std::uint64_t Exchange::last_bytes() const { return state_->last_bytes; }

Awaitable<bool> Exchange::read_head() {
  State& state = *state_;
  state.begin_request();
  if (!co_await state.wait_for_request()) co_return false;
  state.stream.expires_after(state.limits.head_time);
  for (;;) {
    if (const auto size = state.parser.parse(state.in.unread())) {
      state.in.consume(*size);
      state.body = RequestBody(state.parser.head());
      state.head_done = true;
      co_return true;
    }
    // The parser rejects a head over limits.head, so this buffer is never full.
    const bool is_small = state.in.size() < small_buffer;
    co_await state.read_more(is_small ? small_buffer : state.limits.head + small_buffer,
                             "the request's head came too slowly");
  }
}

Awaitable<void> Exchange::State::send_continue() {
  if (!awaits_continue()) co_return;
  body_begun = true;
  stream.expires_after(limits.write_idle);
  co_await stream.write(continue_line);
}

Awaitable<std::span<const char>> Exchange::State::next() {
  while (body_is_unread()) {
    if (const auto bytes = body.take(in); !bytes.empty()) {
      body_begun = true;
      co_return bytes;
    }
    if (body.done()) break;
    co_await send_continue();
    const auto begin = Clock::now();
    if (!pace) {
      pace.emplace(PaceLimits{limits.body_idle, limits.body_rate, limits.body_time}, begin);
    }
    stream.expires_after(pace->patience(begin));
    co_await read_more(body.worth_reading(body_buffer), "the request body stopped coming");
    pace->received(in.size(), Clock::now() - begin);
  }
  co_return std::span<const char>{};
}

Awaitable<void> Exchange::reply(Reply reply) {
  State& state = *state_;
  if (state.reply_begun) throw_gone(boost::asio::error::not_connected);
  const bool unread = state.body_is_unread();
  // A client that waits for 100 Continue has not sent its body, so there is nothing to discard.
  const bool lingers = unread && !state.awaits_continue();
  const bool keeps = !unread && !reply.close && head().keep_alive;
  reply.close = !keeps;
  co_await state.send(reply);
  state.keep_alive = keeps;
  if (lingers) co_await state.linger();
}

Awaitable<void> Exchange::State::send(Reply& reply) {
  const bool has_body = may_have_body(reply.status);
  const bool is_head = parser.head().method == "HEAD";
  const auto length = reply.source || reply.body.empty() ? reply.length : reply.body.size();
  write_reply_head(out, reply.status, reply.fields, has_body ? std::optional(length) : std::nullopt,
                   reply.close);
  last_status = reply.status;
  last_bytes = 0;
  if (has_body && !is_head && reply.source) {
    co_await send_source(*reply.source, length);
    co_return;
  }
  if (!has_body || is_head) reply.body.clear();
  reply_begun = true;
  stream.expires_after(limits.write_idle);
  co_await stream.write(out, reply.body);
  last_bytes = reply.body.size();
}

Awaitable<void> Exchange::State::send_source(io::ByteSource& source, std::uint64_t length) {
  try {
    for (;;) {
      const auto chunk = co_await source.next();
      const bool at_end = chunk.empty();
      if (at_end ? last_bytes != length : chunk.size() > length - last_bytes) {
        throw Error(Code::unavailable, "the content cannot be read at the moment",
                    "the source does not have " + std::to_string(length) + " bytes");
      }
      if (at_end && reply_begun) co_return;
      stream.expires_after(limits.write_idle);
      const bool first = !std::exchange(reply_begun, true);
      co_await stream.write(first ? std::span<const char>(out) : chunk,
                            first ? chunk : std::span<const char>{});
      last_bytes += chunk.size();
      if (at_end) co_return;
    }
  } catch (...) {
    if (reply_begun) stream.close(true);
    throw;
  }
}

// If we closed while the peer is still sending, its kernel would discard our reply (RFC 9112 §9.6).
Awaitable<void> Exchange::State::linger() {
  try {
    stream.shutdown_send();
    stream.expires_after(limits.linger_time);
    for (std::size_t discarded = 0; discarded < limits.linger_bytes;) {
      in.consume(in.size());
      const auto count = co_await stream.read_some(in.room(linger_buffer));
      if (count == 0) break;
      discarded += count;
    }
  } catch (const system_error&) {
    // The peer is gone or too slow: either way only closing is left.
  }
  stream.close();
}

}  // namespace imaging::http
