// A range of bytes in a file or an object: its first byte and its length.
#pragma once

#include <cstdint>

namespace imaging {

struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;  // at least 1
  bool operator==(const ByteRange&) const = default;
};

}  // namespace imaging
