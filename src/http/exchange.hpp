// The server side of HTTP/1.1 on one connection: head in, body in, reply out, next request.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/time.hpp"
#include "http/head.hpp"
#include "io/byte_source.hpp"
#include "io/stream.hpp"

namespace imaging::http {

// Limits of one connection: how much a client may send, and how long it may take.
struct ExchangeLimits {
  std::size_t request_line = 8 * 1024;
  std::size_t head = 16 * 1024;
  std::size_t fields = 100;
  std::chrono::milliseconds head_time{10'000};
  std::chrono::milliseconds keep_alive{60'000};
  std::chrono::milliseconds body_idle{30'000};
  std::uint64_t body_rate = 1024;  // bytes a second, averaged over each minute
  std::chrono::milliseconds body_time{longest_upload};
  std::chrono::milliseconds write_idle{30'000};
  std::size_t linger_bytes = 2 * 1024 * 1024;
  std::chrono::milliseconds linger_time{2'000};
};

struct Reply {
  int status = 200;
  Fields fields;                           // Content-Length and Connection are added
  std::string body;                        // small answers
  std::unique_ptr<io::ByteSource> source;  // or a stream of exactly length bytes
  std::uint64_t length = 0;                // of source
  bool close = false;                      // end the connection after this reply
};

// Owner: the connection's coroutine. The grammar is in head_parser.hpp and chunked.hpp; this class
// reads, writes and keeps time. Throws Error for a fault of the peer (bad_request, too_large,
// timeout, uri_too_long, headers_too_large, not_implemented, expectation_failed,
// unsupported_media_type): reply() may then be called once more, and closes the connection. Throws
// system_error when the connection is gone.
class Exchange {
 public:
  Exchange(io::Stream& stream, const ExchangeLimits& limits);
  ~Exchange();

  // Reads the head of the next request. False when the client closed the connection, or sent
  // nothing within keep_alive (for the connection's first request: within head_time). Throws
  // Error{timeout} when a head has begun and is not complete within head_time.
  Awaitable<bool> read_head();
  const Head& head() const;

  // Limits the size of the whole body; 1 MiB when not called. A larger body throws
  // Error{too_large}: here when Content-Length says so, otherwise from the body's next() at the
  // first byte too many.
  void limit_body(std::uint64_t bytes);
  // The body of the request whose head was read. Its first next() sends 100 Continue to a client
  // that waits for it (RFC 9110 §10.1.1), so read only when the body is wanted. Each next() returns
  // at most 256 KiB, valid until the next call of any function here that waits.
  io::ByteSource& body();

  // Sends the reply; for HEAD, the fields without a body. An unread request body is read and
  // discarded within the linger limits, and then the connection is closed, so that the client sees
  // the reply and not a reset. When a source throws or is empty before anything was sent, another
  // reply may be sent. When it fails in mid-body, or is shorter or longer than length, this resets
  // the connection and throws.
  Awaitable<void> reply(Reply reply);

  // Whether another request may follow on this connection.
  bool keep_alive() const;
  // Status and body bytes of the last reply.
  int last_status() const;
  std::uint64_t last_bytes() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace imaging::http
