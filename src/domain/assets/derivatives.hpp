// Makes the thumbnail and the web version of an upload, on the CPU pool. Nothing else uses the
// decoder.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
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
  bool incomplete = false;  // a derivative could not be made
  // Of thumb and web, in hexadecimal digits; empty if there is none.
  std::string thumb_sha256 = {};
  std::string web_sha256 = {};
};

// incomplete: kept without a derivative, or without both. refused: Error{unprocessable_image}.
// failed: any other Error.
enum class DeriveOutcome { made, incomplete, refused, failed };
// Told of every picture: its type, how it ended, and the seconds on the pool, without the wait for
// it; none if it never got there.
using DeriveObserver =
    std::function<void(image::MediaType, DeriveOutcome, std::optional<double> seconds)>;

// Owner: the service. Thread: the loop's. The work runs on the pool, which processes as many
// pictures at the same time as it has threads. More pictures wait in a queue on the loop. A large
// picture that waits for another large one takes no thread from smaller ones. The queue is not
// limited: these uploads have been received already, and the number that is received at the same
// time is limited. Each wait ends after longest_upload with Error{unavailable}.
class Deriver {
 public:
  // observer: may be empty; must not throw.
  Deriver(const Executor& executor, io::ThreadPool& cpu, std::size_t threads, DerivePolicy policy,
          DeriveObserver observer = {});

  // Throws Error{unprocessable_image} for a picture that cannot be decoded completely, unless the
  // policy keeps it. A derivative that cannot be encoded is empty. request, trace: for the log.
  Awaitable<Pictures> make(const std::filesystem::path& file, image::MediaType type, Uuid request,
                           std::string trace = {});

  // Pictures that wait are given up.
  void reject_waiting();
  std::size_t in_line() const { return slots_.waiting() + large_.waiting(); }
  std::size_t large_under_way() const { return large_.taken(); }
  io::Usage usage() const { return slots_.usage(); }
  io::Usage large_usage() const { return large_.usage(); }

 private:
  struct Turn {
    std::optional<io::Semaphore::Permit> large;
    std::optional<io::Semaphore::Permit> slot;
  };
  using Clock = std::chrono::steady_clock;

  // request, trace: for the log. began: when the work begins on the pool.
  struct Job {
    const std::filesystem::path& file;
    image::MediaType type;
    std::string request;
    std::string trace;
    std::optional<Clock::time_point> began = {};
  };

  Awaitable<Pictures> run(Job& job);
  void report(const Job& job, DeriveOutcome outcome) const;
  Awaitable<Turn> wait_for_turn(const std::filesystem::path& file, image::MediaType type);
  Pictures decode(const Job& job) const;

  io::ThreadPool& cpu_;
  io::Semaphore slots_;
  io::Semaphore large_;
  DerivePolicy policy_;
  DeriveObserver observer_;
};

}  // namespace imaging::domain
