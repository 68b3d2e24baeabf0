// Thumbnail and web version of an upload, made on the CPU pool; the one narrow way to the decoder.
#pragma once

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
};

// Made from a picture; thumb and web are empty where there are none.
struct Pictures {
  std::optional<image::Dimensions> source;  // absent for what is no picture
  std::string thumb;
  std::string web;
};

// Owner: the service. Thread: the loop's; the work runs on the pool, as many at a time as it has
// threads, with a line behind them. A full line throws Error{unavailable}.
class Deriver {
 public:
  // More than a full-mouth series, some 20 pictures sent at once. Less than the 64 uploads that
  // are let in, or the line could never be full, and a picture would wait for a minute in vain.
  static constexpr std::size_t longest_line = 32;

  Deriver(Executor executor, io::ThreadPool& cpu, std::size_t threads, DerivePolicy policy);

  // Throws Error{unprocessable_image} for what does not decode whole, unless the policy keeps it. A
  // derivative that cannot be encoded is missing. request: for the log.
  Awaitable<Pictures> make(const std::filesystem::path& file, image::MediaType type, Uuid request);

  std::size_t in_line() const { return slots_.waiting(); }

 private:
  io::ThreadPool& cpu_;
  io::Semaphore slots_;
  DerivePolicy policy_;
};

}  // namespace imaging::domain
