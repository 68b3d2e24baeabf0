// HTTP/1.1 client over a Stream, with kept-alive connections: for S3 and for token issuers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/byte_source.hpp"
#include "io/deadlines.hpp"

namespace imaging::http {

// Where a request goes: "https", "s3.example.com", 443.
struct Origin {
  bool tls = false;
  std::string host;
  std::uint16_t port = 80;
  auto operator<=>(const Origin&) const = default;
  // "host", or "host:port" where the port is not the scheme's own: the Host field and what is
  // signed.
  std::string authority() const;
};

struct ClientRequest {
  std::string method;
  std::string target;                                       // path and query, already encoded
  std::vector<std::pair<std::string, std::string>> fields;  // Host and Content-Length are added
  io::ByteSource* body = nullptr;                           // exactly body_length bytes; not owned
  std::uint64_t body_length = 0;
};

class ClientResponse {
 public:
  virtual ~ClientResponse() = default;
  virtual int status() const = 0;
  // Field by name, any case; empty when absent.
  virtual std::string_view field(std::string_view name) const = 0;
  // Content-Length, when there is one.
  virtual std::optional<std::uint64_t> length() const = 0;
  // The body. Not reading it to its end closes the connection instead of keeping it alive. A body
  // cut short throws.
  virtual io::ByteSource& body() = 0;
};

struct ClientLimits {
  // At once, to all origins together, until their responses begin: what is read at its reader's
  // pace keeps no request out. As many connections are kept for later.
  std::size_t requests = 16;
  std::size_t queue = 256;                // waiting to be sent; more are refused
  std::chrono::milliseconds wait{2'000};  // in line
  std::chrono::milliseconds connect{2'000};
  std::chrono::milliseconds idle{10'000};  // without a byte either way
};

// Owner: whoever talks to that origin. Thread: the loop's. Throws Error{unavailable} when the line
// is full, system_error for everything that goes wrong on the wire. A request on a kept connection
// that died before its first response byte is sent again once on a new one only when it has no
// body.
class Client {
 public:
  Client(Executor executor, io::Deadlines& deadlines, ClientLimits limits);
  ~Client();
  Awaitable<std::unique_ptr<ClientResponse>> send(const Origin& origin,
                                                  const ClientRequest& request);
  // Reads what is left of a body, at most limit bytes; throws system_error(message_size) beyond.
  static Awaitable<std::string> read_all(ClientResponse& response, std::size_t limit);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace imaging::http
