#include "image/used_bits.hpp"

#include <algorithm>
#include <bit>

namespace imaging::image {

int used_bits(std::uint16_t any_sample, std::optional<int> declared) {
  const int needed = std::bit_width(any_sample);
  // Samples above the declared bits are left-justified, as the PNG specification has it.
  if (declared && *declared >= needed && *declared <= 16) return std::max(*declared, 8);
  return std::max(8, (needed + 1) / 2 * 2);
}

ByteOfSample byte_of_sample(int bits, bool inverted) {
  const std::uint32_t full = (1U << bits) - 1;
  ByteOfSample table;
  for (std::uint32_t sample = 0; sample < table.size(); ++sample) {
    const std::uint32_t stored = std::min(inverted ? 65535 - sample : sample, full);
    const std::uint32_t light = inverted ? full - stored : stored;
    table[sample] = static_cast<std::uint8_t>((light * 255 + full / 2) / full);
  }
  return table;
}

}  // namespace imaging::image
