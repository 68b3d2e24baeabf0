// Counts what zlib streams inflate to, and keeps nothing of it.
#pragma once

#ifndef ZLIB_CONST
#define ZLIB_CONST  // zlib's input is const
#endif
#include <zlib.h>

#include <cstdint>
#include <span>
#include <vector>

namespace imaging::image {

// Stops at a limit: a decompression bomb costs no more than what is allowed.
class InflateMeter {
 public:
  explicit InflateMeter(std::uint64_t most);
  ~InflateMeter();
  InflateMeter(const InflateMeter&) = delete;
  InflateMeter& operator=(const InflateMeter&) = delete;

  // The next bytes of the stream; after its end, or damage, nothing is counted: no decoder reads on
  // there either. False when all streams together have become more than the limit.
  [[nodiscard]] bool add(std::span<const unsigned char> compressed);
  // What is added next is another stream.
  void next_stream();

 private:
  std::uint64_t left_;  // of the limit
  bool ended_ = false;
  z_stream stream_{};
  std::vector<unsigned char> discarded_;
};

}  // namespace imaging::image
