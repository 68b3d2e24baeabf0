// The client side of HTTP/1.1 on one connection: request out, response in, then the next.
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

// Throws system_error for every failure of the network, with beast::http::error::end_of_stream when
// the connection ended before the first byte of a response.
class ClientConnection final : public io::ByteSource {
 public:
  ClientConnection(std::unique_ptr<io::Stream> stream, std::chrono::milliseconds idle)
      : stream_(std::move(stream)), idle_(idle) {}

  // Sends a request and reads the head of the final response; interim responses are skipped. A
  // server that rejects a body before reading it may close at once, so a response is looked for
  // even when the connection broke while sending.
  Awaitable<void> send(const std::string& authority, const ClientRequest& request);
  // Whether any byte came back for the last request.
  bool answered() const { return answered_; }

  // The response, once send() has returned.
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): send() has set it
  const ResponseParser& response() const { return *parser_; }
  // The response's body.
  Awaitable<std::span<const char>> next() override;

  // Whether the response was read to its end and another request may follow.
  bool reusable() const;

 private:
  Awaitable<void> write_request(const std::string& authority, const ClientRequest& request);
  Awaitable<bool> write(std::span<const char> head, std::span<const char> body);
  Awaitable<void> read_head(bool answers_head);
  Awaitable<void> read_more(ResponseParser& parser, std::size_t capacity);

  std::unique_ptr<io::Stream> stream_;
  std::chrono::milliseconds idle_;
  InBuffer in_;
  std::optional<ResponseParser> parser_;
  std::optional<boost::system::error_code> broken_;  // writing failed
  bool answered_ = false;
};

}  // namespace imaging::http
