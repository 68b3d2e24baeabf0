// HTTP/1.1 client over a Stream, with keep-alive connections: for S3 and for token issuers.
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
  // "host", or "host:port" when the port is not the scheme's default: for the Host field and for
  // signatures.
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
  // The value of a field by its name in any case; empty when absent.
  virtual std::string_view field(std::string_view name) const = 0;
  // Content-Length, when there is one.
  virtual std::optional<std::uint64_t> length() const = 0;
  // The body. When it is not read to its end, the connection is closed instead of kept alive.
  // Throws when the body is cut short.
  virtual io::ByteSource& body() = 0;
};

struct ClientLimits {
  // Requests in progress, over all origins together, until their responses begin: a body that is
  // read slowly does not hold up other requests. As many idle connections are kept.
  std::size_t requests = 16;
  std::size_t queue = 256;                // waiting to be sent; more are rejected
  std::chrono::milliseconds wait{2'000};  // in the queue
  std::chrono::milliseconds connect{2'000};
  std::chrono::milliseconds idle{10'000};  // without a byte either way
};

// Owner: the code that sends the requests. Thread: the loop's. Throws Error{unavailable} when the
// queue is full, and system_error for every failure of the network. When a kept connection dies
// before the first byte of the response, a request without a body is sent once more, on a new
// connection.
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
