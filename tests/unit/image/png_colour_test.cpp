// Pictures with a PNG's own colour chunks. The expected colours are Chromium 156's.
#include "image/png_colour.hpp"

#include <gtest/gtest.h>

#include <array>

#include "derived.hpp"

namespace imaging::image {
namespace {

using namespace testing;

using Colour = std::array<int, 3>;
constexpr std::array<Colour, 4> drawn{
    {{200, 90, 95}, {160, 20, 25}, {60, 180, 60}, {128, 128, 128}}};
constexpr int width = 32;

std::string number(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}
std::string gamma(std::uint32_t value) { return chunk("gAMA", number(value)); }
std::string cicp(char primaries, char transfer, char matrix = 0, char full_range = 1) {
  return chunk("cICP", std::string{primaries, transfer, matrix, full_range});
}
std::string chromaticities(std::array<std::uint32_t, 8> values) {
  std::string bytes;
  for (const std::uint32_t value : values) bytes += number(value);
  return chunk("cHRM", bytes);
}
const std::string srgb = chunk("sRGB", std::string(1, '\0'));
const std::string p3 = chromaticities({31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000});

// The four colours side by side, with this depth.
Png striped(std::string chunks, int depth) {
  std::string row;
  for (int x = 0; x < width; ++x) {
    for (const int channel : drawn[static_cast<std::size_t>(4 * x / width)]) {
      row.append(static_cast<std::size_t>(depth / 8), static_cast<char>(channel));
    }
  }
  std::string rows;
  for (int y = 0; y < 8; ++y) rows += row;
  return {.width = width,
          .height = 8,
          .bit_depth = depth,
          .colour_type = 2,
          .before_data = std::move(chunks),
          .rows = std::move(rows)};
}

void expect_shown(const std::string& chunks, const std::array<Colour, 4>& expected) {
  for (const int depth : {8, 16}) {
    const Shown web = web_of(striped(chunks, depth).bytes(), MediaType::png);
    for (std::size_t stripe = 0; stripe < 4; ++stripe) {
      const std::size_t pixel = 4 * width + 8 * stripe + 4;
      for (std::size_t c = 0; c < 3; ++c) {
        EXPECT_NEAR(web.rgb[3 * pixel + c], expected[stripe][c], 8)
            << depth << " bits, stripe " << stripe << ", channel " << c;
      }
    }
  }
}

TEST(PngColour, counts_gamma) {
  expect_shown(gamma(100'000),
               {{{229, 160, 164}, {208, 79, 88}, {133, 219, 133}, {188, 188, 188}}});
  expect_shown(gamma(50'000), {{{206, 99, 104}, {168, 18, 25}, {67, 187, 67}, {137, 137, 137}}});
}

TEST(PngColour, counts_chromaticities_with_a_gamma) {
  expect_shown(gamma(100'000) + p3,
               {{{241, 157, 163}, {225, 67, 84}, {101, 221, 123}, {188, 188, 188}}});
  expect_shown(gamma(45'455) + p3, {{{217, 80, 91}, {177, 0, 0}, {0, 185, 22}, {129, 129, 129}}});
}

TEST(PngColour, counts_coding_independent_code_points) {
  expect_shown(cicp(12, 13), {{{216, 81, 92}, {175, 0, 11}, {0, 183, 30}, {128, 128, 128}}});
  expect_shown(cicp(9, 13), {{{242, 58, 92}, {200, 0, 12}, {0, 189, 12}, {128, 128, 128}}});
  expect_shown(cicp(1, 8), {{{229, 160, 164}, {208, 79, 88}, {133, 219, 133}, {188, 188, 188}}});
  expect_shown(cicp(1, 1), {{{197, 81, 86}, {155, 7, 12}, {49, 176, 49}, {121, 121, 121}}});
}

TEST(PngColour, lets_code_points_outrank_srgb_and_that_outrank_gamma) {
  expect_shown(cicp(12, 13) + srgb + gamma(100'000),
               {{{216, 81, 92}, {175, 0, 11}, {0, 183, 30}, {128, 128, 128}}});
  expect_shown(srgb + gamma(100'000), drawn);
  expect_shown(cicp(99, 99) + gamma(100'000),
               {{{229, 160, 164}, {208, 79, 88}, {133, 219, 133}, {188, 188, 188}}});
}

TEST(PngColour, changes_nothing_for_what_says_nothing) {
  for (const std::string& chunks :
       {std::string(), gamma(45'455), p3, gamma(0), gamma(100'000) + chromaticities({}),
        chunk("gAMA", "short"), cicp(12, 13, 1), cicp(12, 13, 0, 0), cicp(2, 2)}) {
    expect_shown(chunks, drawn);
  }
}

TEST(PngColour, behind_the_picture_does_not_count) {
  std::string bytes = striped("", 8).bytes();
  bytes.insert(bytes.size() - 12, gamma(100'000));
  EXPECT_EQ(web_of(bytes, MediaType::png).rgb, web_of(striped("", 8).bytes(), MediaType::png).rgb);
}

TEST(PngColour, survives_any_gamma) {
  for (const std::uint32_t value : {1U, 1'000U, 1'000'000'000U, 0xffffffffU}) {
    EXPECT_NO_THROW(web_of(striped(gamma(value), 8).bytes(), MediaType::png)) << value;
  }
}

}  // namespace
}  // namespace imaging::image
