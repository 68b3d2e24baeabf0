#include "image/hevc_sps.hpp"

#include <vector>

namespace imaging::image {
namespace {

// Without the bytes that keep start codes out of the data: the third of 0, 0, 3 (7.3.1.1).
std::vector<unsigned char> payload_of(std::span<const unsigned char> nal_unit) {
  std::vector<unsigned char> payload;
  int zeros = 0;
  for (const unsigned char byte : nal_unit) {
    const bool is_kept = zeros < 2 || byte != 3;
    if (is_kept) payload.push_back(byte);
    zeros = is_kept && byte == 0 ? zeros + 1 : 0;
  }
  return payload;
}

class Bits {
 public:
  explicit Bits(std::span<const unsigned char> bytes) : bytes_(bytes) {}

  std::uint64_t take(std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 1 | next();
    return value;
  }
  void skip(std::size_t count) { at_ += count; }
  // An Exp-Golomb code (9.2).
  std::uint64_t take_code() {
    std::size_t zeros = 0;
    while (!is_over() && next() == 0) ++zeros;
    constexpr std::size_t most = 32;
    if (zeros > most) at_ = 8 * bytes_.size() + 1;
    return is_over() ? 0 : (std::uint64_t{1} << zeros) - 1 + take(zeros);
  }
  bool is_over() const { return at_ > 8 * bytes_.size(); }

 private:
  unsigned next() {
    const std::size_t at = at_++;
    return at < 8 * bytes_.size() ? bytes_[at / 8] >> (7 - at % 8) & 1U : 0;
  }

  std::span<const unsigned char> bytes_;
  std::size_t at_ = 0;
};

// profile_tier_level (7.3.3): a profile of 88 bits and a level of 8, and what lower layers have.
void skip_profiles(Bits& bits, std::size_t lower_layers) {
  constexpr std::size_t profile = 88;
  constexpr std::size_t level = 8;
  bits.skip(profile + level);
  std::size_t of_layers = 0;
  for (std::size_t i = 0; i < lower_layers; ++i) {
    if (bits.take(1) != 0) of_layers += profile;
    if (bits.take(1) != 0) of_layers += level;
  }
  if (lower_layers > 0) bits.skip(2 * (8 - lower_layers));
  bits.skip(of_layers);
}

}  // namespace

std::optional<HevcSize> hevc_size(std::span<const unsigned char> nal_unit) {
  const std::vector<unsigned char> payload = payload_of(nal_unit);
  Bits bits(payload);
  bits.skip(16 + 4);  // the unit's header, vps_id
  const std::uint64_t lower_layers = bits.take(3);
  bits.skip(1);
  skip_profiles(bits, lower_layers);
  bits.take_code();  // sps_id
  constexpr std::uint64_t full_colour = 3;
  if (bits.take_code() == full_colour) bits.skip(1);
  const std::uint64_t width = bits.take_code();
  const std::uint64_t height = bits.take_code();
  if (bits.is_over()) return std::nullopt;
  return HevcSize{.width = width, .height = height};
}

}  // namespace imaging::image
