#include "s3/retry.hpp"

#include <array>
#include <cstdint>

#include "base/random.hpp"

namespace imaging::s3 {

using std::chrono::milliseconds;

std::optional<milliseconds> back_off(int tries, milliseconds elapsed,
                                     std::optional<milliseconds> answered_in, double jitter) {
  constexpr int most_tries = 4;
  constexpr milliseconds all_tries{15'000};
  constexpr milliseconds longest_hang{12'000};
  constexpr milliseconds first{100};
  if (tries >= most_tries) return std::nullopt;
  const double longest = static_cast<double>((first * (1 << (tries - 1))).count());
  const milliseconds delay{static_cast<milliseconds::rep>(longest * jitter)};
  if (elapsed + delay + answered_in.value_or(longest_hang) > all_tries) return std::nullopt;
  return delay;
}

double system_jitter() {
  std::uint32_t bits = 0;
  std::array<std::uint8_t, sizeof bits> bytes{};
  random_bytes(bytes);
  for (const std::uint8_t byte : bytes) bits = bits << 8 | byte;
  return static_cast<double>(bits) / 4'294'967'296.0;
}

bool Clock::adopt(std::string_view date) {
  const auto server = parse_http_date(date);
  if (!server || std::chrono::abs(*server - now()) <= std::chrono::minutes{1}) return false;
  offset_ = *server - now_();
  return true;
}

}  // namespace imaging::s3
