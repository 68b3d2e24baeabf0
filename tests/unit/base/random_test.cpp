// Random bytes.
#include "base/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <thread>
#include <vector>

namespace imaging {
namespace {

TEST(Random, fills_any_length_to_the_end) {
  random_bytes({});
  for (const std::size_t size : {1U, 255U, 256U, 257U, 10'000U}) {
    std::vector<std::uint8_t> either(size, 0);
    std::vector<std::uint8_t> last(size, 0);
    for (int i = 0; i < 20; ++i) {  // a random byte stays 0 for 20 times with a chance of 2^-160
      random_bytes(last);
      std::ranges::transform(either, last, either.begin(), std::bit_or<std::uint8_t>{});
    }
    EXPECT_EQ(std::ranges::count(either, 0), 0) << size;
  }
}

TEST(Random, differs_from_thread_to_thread) {
  std::array<std::uint8_t, 32> here{};
  std::array<std::uint8_t, 32> there{};
  random_bytes(here);
  std::thread([&] { random_bytes(there); }).join();
  EXPECT_NE(here, there);
}

}  // namespace
}  // namespace imaging
