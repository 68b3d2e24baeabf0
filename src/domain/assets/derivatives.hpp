// Makes the thumbnail and the web version of an upload, on the CPU pool. Nothing else uses the
// decoder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

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
  // Bytes of memory that decoding takes (44 megapixels of RGB). Larger pictures are decoded one at
  // a time, because many formats are held in memory as a whole.
  std::uint64_t large = 128 << 20;
};

// The derivatives of a picture. thumb and web are empty if there are none.
struct Pictures {
  std::optional<image::Dimensions> source;  // absent if the file is no picture
  std::string thumb;
  std::string web;
};

// Owner: the service. Thread: the loop's. The work runs on the pool, which processes as many
// pictures at the same time as it has threads. More pictures wait in a queue on the loop. A large
// picture that waits for another large one takes no thread from smaller ones. The queue is not
// limited: these uploads have been received already, and the number that is received at the same
// time is limited. Each wait ends after longest_upload with Error{unavailable}.
class Deriver {
 public:
  Deriver(const Executor& executor, io::ThreadPool& cpu, std::size_t threads, DerivePolicy policy);

  // Throws Error{unprocessable_image} for a picture that cannot be decoded completely, unless the
  // policy keeps it. A derivative that cannot be encoded is empty. request, trace: for the log.
  Awaitable<Pictures> make(const std::filesystem::path& file, image::MediaType type, Uuid request,
                           std::string trace = {});

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
                  const std::string& request, const std::string& trace) const;

  io::ThreadPool& cpu_;
  io::Semaphore slots_;
  io::Semaphore large_;
  DerivePolicy policy_;
};

}  // namespace imaging::domain
