#include "http/client_connection.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include "base/error.hpp"

namespace imaging::http {
namespace {

using boost::system::system_error;

constexpr std::size_t head_buffer = 4 * 1024;
constexpr std::size_t body_buffer = 256 * 1024;

std::string format_head(const std::string& authority, const ClientRequest& request) {
  std::string head;
  head.reserve(1024);
  head.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\nHost: ");
  head.append(authority).append("\r\n");
  for (const auto& [name, value] : request.fields) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
  // PUT and POST need the field even when there is no content (RFC 9110 §8.6).
  if (request.body != nullptr || request.method == "PUT" || request.method == "POST") {
    head.append("Content-Length: ").append(std::to_string(request.body_length)).append("\r\n");
  }
  return head.append("\r\n");
}

[[noreturn]] void throw_wrong_length() {
  throw Error(Code::internal_error, "internal error",
              "a request's body is not as long as announced");
}

}  // namespace

Awaitable<void> ClientConnection::send(const std::string& authority, const ClientRequest& request) {
  in_.shrink(head_buffer);
  answered_ = false;
  co_await write_request(authority, request);
  if (!broken_) co_return co_await read_head(request.method == "HEAD");
  if (*broken_ == boost::asio::error::operation_aborted) throw system_error(*broken_);
  try {
    co_await read_head(request.method == "HEAD");
  } catch (const system_error&) {
    throw system_error(*broken_);
  }
}

Awaitable<void> ClientConnection::write_request(const std::string& authority,
                                                const ClientRequest& request) {
  const std::string head = format_head(authority, request);
  std::uint64_t left = request.body != nullptr ? request.body_length : 0;
  std::span<const char> first = head;
  while (left > 0) {
    const auto chunk = co_await request.body->next();
    if (chunk.empty() || chunk.size() > left) throw_wrong_length();
    left -= chunk.size();
    if (!co_await write(std::exchange(first, {}), chunk)) co_return;
  }
  if (!first.empty()) co_await write(first, {});
}

// False when the connection is broken.
Awaitable<bool> ClientConnection::write(std::span<const char> head, std::span<const char> body) {
  stream_->expires_after(idle_);
  try {
    co_await stream_->write(head, body);
  } catch (const system_error& error) {
    broken_ = error.code();
  }
  co_return !broken_;
}

Awaitable<void> ClientConnection::read_head(bool answers_head) {
  do {
    parser_.emplace(answers_head);
    while (!parser_->head_done()) {
      if (!parser_->step(in_))
        co_await read_more(*parser_, in_.size() < head_buffer ? head_buffer : body_buffer);
    }
  } while (parser_->status() / 100 == 1);
}

Awaitable<void> ClientConnection::read_more(ResponseParser& parser, std::size_t capacity) {
  const auto room = in_.room(capacity);
  if (room.empty())
    throw system_error(boost::asio::error::make_error_code(boost::asio::error::message_size));
  stream_->expires_after(idle_);
  const auto count = co_await stream_->read_some(room);
  in_.add(count);
  answered_ = answered_ || count > 0;
  if (count == 0) parser.end();
}

Awaitable<std::span<const char>> ClientConnection::next() {
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): send() has set it
  ResponseParser& parser = *parser_;
  while (!parser.done()) {
    if (!parser.step(in_)) {
      co_await read_more(parser, body_buffer);
    } else if (!parser.piece().empty()) {
      co_return parser.piece();
    }
  }
  co_return std::span<const char>{};
}

bool ClientConnection::reusable() const {
  return parser_ && parser_->done() && parser_->allows_reuse() && !broken_ && in_.empty();
}

}  // namespace imaging::http
