// The four S3 operations that the service uses, with signatures, deadlines and retries.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_range.hpp"
#include "base/time.hpp"
#include "http/client.hpp"
#include "io/byte_source.hpp"
#include "s3/config.hpp"

namespace imaging::s3 {

struct Body {  // something that can be sent again from its start
  virtual ~Body() = default;
  virtual std::uint64_t size() const = 0;
  virtual std::string sha256_hex() const = 0;
  virtual std::unique_ptr<io::ByteSource> open() = 0;
};

struct Download {
  std::uint64_t length = 0;  // of body
  std::uint64_t total = 0;   // of the object
  std::unique_ptr<io::ByteSource> body;
};

// Random in [0, 1): spreads retries; a test's returns 0, and then nothing waits.
using Jitter = std::function<double()>;
double system_jitter();

// Owner: the S3 store. Thread: the loop's. Connection failures and answers that are Verdict::busy
// are tried again, at most 4 tries of each operation and 15 s in all (back_off);
// RequestTimeTooSkewed once, with the server's clock; a redirect within the endpoint's domain once,
// signed for where it leads (redirect.hpp); other refusals never. Throws
// Error{not_found} for a missing key, Error{insufficient_storage} for a full store,
// Error{unavailable} with the detail otherwise.
class Client {
 public:
  Client(Executor executor, io::Deadlines& deadlines, Config config, Now now,
         Jitter jitter = system_jitter);

  // For requests sent from now on, by every copy of this client.
  void set_credentials(Credentials credentials);
  // When the answer is lost, the object's size and hash are asked for before the bytes are sent
  // again.
  Awaitable<void> put(std::string_view key, Body& body, std::string_view content_type);
  // A range, or the whole. The body throws Error{unavailable} when it is
  // cut short.
  Awaitable<Download> get(std::string_view key, std::optional<ByteRange> range);
  // Size of the object.
  Awaitable<std::uint64_t> head(std::string_view key);
  // Removing what is not there is no error.
  Awaitable<void> remove(std::string_view key);
  // HEAD of the bucket.
  Awaitable<void> check_bucket();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace imaging::s3
