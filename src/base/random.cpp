#include "base/random.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

namespace imaging {
namespace {

// getrandom(2) returns up to 256 bytes without interruption; one call then serves sixteen UUIDs.
struct Block {
  std::array<std::uint8_t, 256> bytes;
  std::size_t used = 256;
};

void refill(Block& block) {
  while (getrandom(block.bytes.data(), block.bytes.size(), 0) !=
         static_cast<ssize_t>(block.bytes.size())) {
    if (errno != EINTR) std::abort();  // it is not safe to go on without randomness
  }
  block.used = 0;
}

}  // namespace

void random_bytes(std::span<std::uint8_t> out) {
  static thread_local Block block;
  while (!out.empty()) {
    if (block.used == block.bytes.size()) refill(block);
    const std::size_t n = std::min(out.size(), block.bytes.size() - block.used);
    std::copy_n(block.bytes.begin() + static_cast<std::ptrdiff_t>(block.used), n, out.begin());
    block.used += n;
    out = out.subspan(n);
  }
}

}  // namespace imaging
