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
#include "base/trace.hpp"
#include "io/byte_source.hpp"
#include "io/deadlines.hpp"
#include "io/semaphore.hpp"
#include "s3/config.hpp"
#include "s3/retry.hpp"
#include "s3/xml.hpp"

namespace imaging::s3 {

struct Body {  // can be sent again from its start
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

// Reads and writes have separate slots. A read or a removal holds its slot until its answer begins;
// a write until it is done, because sending the bytes is what takes time.
struct Limits {
  std::size_t reads = 16;
  std::size_t writes = 16;
  std::size_t queue = 256;  // for each; more are rejected
  std::chrono::milliseconds read_wait{2'000};
  // As long as a client may take to send an upload. Its bytes are all here, so it is not given up
  // because other writes are slow.
  std::chrono::milliseconds write_wait{longest_upload};
};

// Owner: the S3 store; copies are the same client. Thread: the loop's. Connection failures and
// Outcome::busy are retried, with at most 4 tries and 15 s for each operation (back_off).
// RequestTimeTooSkewed is retried once, with the server's clock. A redirect within the endpoint's
// domain is followed once, with a new signature (redirect.hpp). A rejected request is not retried.
// Throws Error{not_found} for a missing key, Error{insufficient_storage} for a full store,
// Error{unavailable} with the detail otherwise. trace: every request of the operation carries it,
// if there is one, in fields that are not signed.
class Client {
 public:
  Client(Executor executor, io::Deadlines& deadlines, Config config, Now now,
         Jitter jitter = system_jitter, Limits limits = {});

  // Writes that wait for a place are given up.
  void reject_waiting();
  // For requests sent from now on, by every copy of this client.
  void set_credentials(Credentials credentials);
  // If the answer is lost, asks for the object's size and hash before it sends the bytes again.
  Awaitable<void> put(std::string_view key, Body& body, std::string_view content_type,
                      Trace trace = {});
  // A range of the object, or all of it. The body throws Error{unavailable} when it is cut short.
  Awaitable<Download> get(std::string_view key, std::optional<ByteRange> range, Trace trace = {});
  // nullopt when the bucket has no such object.
  Awaitable<std::optional<ObjectHead>> head(std::string_view key, Trace trace = {});
  // One page of the keys that begin with prefix. most: the largest number of keys on it. token:
  // ListPage::next of the page before, empty for the first.
  Awaitable<ListPage> list(std::string_view prefix, std::string_view token, std::size_t most);
  // Removing a missing object is not an error.
  Awaitable<void> remove(std::string_view key, Trace trace = {});
  // HEAD of the bucket.
  Awaitable<void> check_bucket(Trace trace = {});

  io::Usage reads() const;
  io::Usage writes() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace imaging::s3
