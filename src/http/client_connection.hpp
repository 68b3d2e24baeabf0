// Client side of HTTP/1.1 on one connection: a request out, a response in, then the next.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "http/client.hpp"
#include "http/in_buffer.hpp"
#include "http/response_parser.hpp"
#include "io/byte_source.hpp"
#include "io/stream.hpp"

namespace imaging::http {

// Throws system_error for whatever goes wrong on the wire, with beast::http::error::end_of_stream
// when the connection ended before the first byte of a response.
class ClientConnection final : public io::ByteSource {
 public:
  ClientConnection(std::unique_ptr<io::Stream> stream, std::chrono::milliseconds idle)
      : stream_(std::move(stream)), idle_(idle) {}

  // Sends it and reads the head of the final response; interim ones are passed over. A server that
  // refuses a body before it has read it may close at once: its answer is looked for before a
  // broken connection is given up.
  Awaitable<void> send(const std::string& authority, const ClientRequest& request);
  // Whether any byte came back for the last request.
  bool answered() const { return answered_; }

  // Of the response, once send() is through.
  const ResponseParser& response() const { return *parser_; }
  // The response's body.
  Awaitable<std::span<const char>> next() override;

  // Whether the response is read to its end and another request may follow.
  bool reusable() const;

 private:
  Awaitable<void> write_request(const std::string& authority, const ClientRequest& request);
  Awaitable<bool> write(std::span<const char> head, std::span<const char> body);
  Awaitable<void> read_head(bool answers_head);
  Awaitable<void> read_more(std::size_t capacity);

  std::unique_ptr<io::Stream> stream_;
  std::chrono::milliseconds idle_;
  InBuffer in_;
  std::optional<ResponseParser> parser_;
  std::optional<boost::system::error_code> broken_;  // writing failed
  bool answered_ = false;
};

}  // namespace imaging::http
