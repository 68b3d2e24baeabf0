// Thumbnail and web version of an upload, made on the CPU pool; the one narrow way to the decoder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/uuid.hpp"
#include "image/derive.hpp"
#include "io/semaphore.hpp"
#include "io/thread_pool.hpp"

namespace imaging::domain {

enum class Undecodable { refuse, keep };

struct DerivePolicy {
  bool enabled = true;                            // IMAGING_THUMBS_ENABLED
  Undecodable undecodable = Undecodable::refuse;  // IMAGING_UNDECODABLE
  image::DeriveLimits limits;                     // max_pixels: IMAGING_MAX_PIXELS
  // Bytes of memory that decoding takes (44 megapixels of RGB): larger pictures are decoded one at
  // a time, since many formats are in memory as a whole.
  std::uint64_t large = 128 << 20;
};

// Made from a picture; thumb and web are empty where there are none.
struct Pictures {
  std::optional<image::Dimensions> source;  // absent for what is no picture
  std::string thumb;
  std::string web;
};

// Owner: the service. Thread: the loop's; the work runs on the pool, as many at a time as it has
// threads. All others wait in line on the loop, and a large picture's wait takes no thread from
// smaller ones. The line has no end: the upload has been received by now, and how many are received
// at a time is limited. Who waits 15 minutes, as long as an upload may take, gets
// Error{unavailable}.
class Deriver {
 public:
  Deriver(Executor executor, io::ThreadPool& cpu, std::size_t threads, DerivePolicy policy);

  // Throws Error{unprocessable_image} for what does not decode whole, unless the policy keeps it. A
  // derivative that cannot be encoded is missing. request: for the log.
  Awaitable<Pictures> make(const std::filesystem::path& file, image::MediaType type, Uuid request);

  // Pictures that wait are given up.
  void reject_waiting();
  std::size_t in_line() const { return slots_.waiting() + large_.waiting(); }
  std::size_t large_under_way() const { return large_.taken(); }

 private:
  struct Turn {
    std::optional<io::Semaphore::Permit> large;
    std::optional<io::Semaphore::Permit> slot;
  };
  Awaitable<Turn> wait_for_turn(const std::filesystem::path& file, image::MediaType type);
  Pictures decode(const std::filesystem::path& file, image::MediaType type,
                  const std::string& request) const;

  io::ThreadPool& cpu_;
  io::Semaphore slots_;
  io::Semaphore large_;
  DerivePolicy policy_;
};

}  // namespace imaging::domain
