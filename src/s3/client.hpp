// The S3 operations that the service uses, with signatures, deadlines and retries.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_range.hpp"
#include "base/time.hpp"
#include "io/byte_source.hpp"
#include "io/deadlines.hpp"
#include "s3/config.hpp"
#include "s3/retry.hpp"
#include "s3/xml.hpp"

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

struct ObjectHead {
  std::uint64_t size = 0;
  Instant modified;
};

// Reads and writes do not wait for each other. A read or a removal has its place until its answer
// begins; a write until it is done, because its bytes are what takes time.
struct Limits {
  std::size_t reads = 16;
  std::size_t writes = 16;
  std::size_t queue = 256;  // of each; more are refused
  std::chrono::milliseconds read_wait{2'000};
  // As long as an upload may take to come. All of its bytes are here: it is not given up for others
  // that are slow.
  std::chrono::milliseconds write_wait{15 * 60'000};
};

// Owner: the S3 store; copies are the same client. Thread: the loop's. Connection failures and
// answers that are Outcome::busy are tried again, at most 4 tries of each operation and 15 s in all
// (back_off); RequestTimeTooSkewed once, with the server's clock; a redirect within the endpoint's
// domain once, signed for where it leads (redirect.hpp); what is rejected never. Throws
// Error{not_found} for a missing key, Error{insufficient_storage} for a full store,
// Error{unavailable} with the detail otherwise.
class Client {
 public:
  Client(Executor executor, io::Deadlines& deadlines, Config config, Now now,
         Jitter jitter = system_jitter, Limits limits = {});

  // Writes that wait for a place are given up.
  void reject_waiting();
  // For requests sent from now on, by every copy of this client.
  void set_credentials(Credentials credentials);
  // When the answer is lost, the object's size and hash are asked for before the bytes are sent
  // again.
  Awaitable<void> put(std::string_view key, Body& body, std::string_view content_type);
  // A range, or the whole. The body throws Error{unavailable} when it is cut short.
  Awaitable<Download> get(std::string_view key, std::optional<ByteRange> range);
  // nullopt when the bucket has no such object.
  Awaitable<std::optional<ObjectHead>> head(std::string_view key);
  // A page of at most so many of the keys that begin with prefix. token: ListPage::next of the page
  // before, empty for the first.
  Awaitable<ListPage> list(std::string_view prefix, std::string_view token, std::size_t most);
  // Removing what is not there is no error.
  Awaitable<void> remove(std::string_view key);
  // HEAD of the bucket.
  Awaitable<void> check_bucket();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace imaging::s3
