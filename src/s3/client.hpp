// The four S3 operations that the service uses, with signatures, deadlines and retries.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "http/client.hpp"
#include "io/byte_source.hpp"
#include "io/lane.hpp"
#include "s3/sign.hpp"

namespace imaging::s3 {

struct Config {
  http::Origin endpoint;   // without bucket; AWS's regional endpoint when none was given
  std::string region = "us-east-1";
  std::string bucket;
  bool path_style = true;  // false: the bucket is the first label of the host name
  Credentials credentials;
};

// "http://minio:9000" → Origin; nullopt when it is not an http(s) URL of host and port alone.
std::optional<http::Origin> parse_endpoint(std::string_view url);
// https://s3.<region>.amazonaws.com
http::Origin aws_endpoint(std::string_view region);
// AWS's naming rules (3-63 characters, lower case, no dots next to hyphens, no IPv4 form …).
bool valid_bucket(std::string_view name);

struct Body {  // something that can be sent again from its start
  virtual ~Body() = default;
  virtual std::uint64_t size() const = 0;
  virtual std::string sha256_hex() const = 0;
  virtual std::unique_ptr<io::ByteSource> open() = 0;
};

struct Download {
  std::uint64_t length = 0;
  std::unique_ptr<io::ByteSource> body;
};

// Owner: the S3 store. Thread: the loop's. At most 4 tries of each operation on connection failures,
// 500, 502, 503, 504 and SlowDown; back-off 100 ms · 2^n with full jitter, 15 s in all; never after a
// 4xx, but RequestTimeTooSkewed once with the server's clock. Throws Error{not_found} for a missing
// key, Error{unavailable} with the detail otherwise.
class Client {
 public:
  Client(Executor executor, io::Deadlines& deadlines, Config config, Now now);
  ~Client();

  Awaitable<void> put(std::string_view key, Body& body, std::string_view content_type);
  // Inclusive first byte and count, or the whole.
  Awaitable<Download> get(std::string_view key, std::optional<std::pair<std::uint64_t, std::uint64_t>> range);
  // Size of the object.
  Awaitable<std::uint64_t> head(std::string_view key);
  Awaitable<void> remove(std::string_view key);
  // HEAD of the bucket.
  Awaitable<void> check_bucket();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace imaging::s3
