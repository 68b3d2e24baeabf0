#include "image/png_chunks.hpp"

#include <gmock/gmock.h>

#include "base/error.hpp"
#include "pictures.hpp"

namespace imaging::image {
namespace {

using namespace std::string_literals;
using namespace testing;
using ::testing::HasSubstr;

constexpr std::size_t mebibyte = 1 << 20;

// The text of the error; empty when there is none.
std::string refusal(std::string_view png, std::uint64_t max_pixels = 100'000'000) {
  const TempFile file(png);
  FileReader reader(file.path());
  try {
    examine_png_chunks(reader, max_pixels);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unprocessable_image);
    return error.text();
  }
  return {};
}

// A PNG as libpng writes it, in parts.
struct Parts {
  std::string before;  // the image data
  std::string image_data;

  explicit Parts(std::string_view png) {
    std::string compressed;
    for (std::size_t at = 8; at + 12 <= png.size();) {
      std::size_t size = 0;
      for (std::size_t i = 0; i < 4; ++i) {
        size = size << 8 | static_cast<unsigned char>(png[at + i]);
      }
      if (png.substr(at + 4, 4) == "IDAT") {
        if (compressed.empty()) before = png.substr(0, at);
        compressed += png.substr(at + 8, size);
      }
      at += size + 12;
    }
    image_data = test::inflated(compressed, mebibyte).value();
  }

  std::string with(std::string_view data) const {
    return before + chunk("IDAT", deflated(data, 9)) + chunk("IEND", "");
  }
};

struct Kind {
  const char* name;
  int bands;
  int bits;
  bool palette;
};

// Written by libpng, which knows how much image data a picture has.
std::string png_of(const Kind& kind, int side, bool interlaced) {
  const bool deep = kind.bits == 16;
  const Image black = made_by([&](VipsImage** out) {
    return vips_black(out, side, 2 * side + 1, "bands", kind.bands, nullptr);
  });
  const Image picture = made_by([&](VipsImage** out) {
    return vips_copy(black.get(), out, "interpretation",
                     kind.bands < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB, nullptr);
  });
  const Image samples = made_by([&](VipsImage** out) {
    return vips_cast(picture.get(), out, deep ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR, nullptr);
  });
  return saved(samples, ".png", [&](VipsImage* in, const char* path) {
    return vips_pngsave(in, path, "interlace", interlaced, "bitdepth", kind.bits, "palette",
                        kind.palette, nullptr);
  });
}

TEST(PngChunks, takes_the_image_data_of_every_kind_and_not_a_byte_more) {
  constexpr Kind kinds[]{{"grey of 1", 1, 1, false},   {"grey of 2", 1, 2, false},
                         {"grey of 4", 1, 4, false},   {"grey of 8", 1, 8, false},
                         {"grey of 16", 1, 16, false}, {"grey and alpha of 8", 2, 8, false},
                         {"RGB of 8", 3, 8, false},    {"RGB of 16", 3, 16, false},
                         {"RGBA of 8", 4, 8, false},   {"RGBA of 16", 4, 16, false},
                         {"palette of 1", 3, 1, true}, {"palette of 4", 3, 4, true},
                         {"palette of 8", 3, 8, true}};
  for (const Kind& kind : kinds) {
    for (const bool interlaced : {false, true}) {
      for (const int side : {1, 2, 3, 4, 5, 8, 9, 33}) {
        const auto which = std::string(kind.name) + " bits, side " + std::to_string(side) +
                           (interlaced ? ", interlaced" : "");
        const std::string png = png_of(kind, side, interlaced);
        const Parts parts(png);
        EXPECT_EQ(refusal(png), "") << which;
        EXPECT_EQ(refusal(parts.with(parts.image_data)), "") << which;
        EXPECT_THAT(refusal(parts.with(parts.image_data + '\0')), HasSubstr("image data")) << which;
      }
    }
  }
}

TEST(PngChunks, takes_a_picture_of_which_only_the_end_is_lost) {
  const std::string whole = png_of(grey_scene(), 8, 8).bytes();
  std::string altered = whole;
  altered.back() ^= 1;
  EXPECT_EQ(refusal(altered), "");
  for (std::size_t lost = 1; lost <= 12; ++lost) {
    EXPECT_EQ(refusal(whole.substr(0, whole.size() - lost)), "") << lost;
  }
  EXPECT_THAT(refusal(whole.substr(0, whole.size() - 13)), HasSubstr("cut or altered"));
}

TEST(PngChunks, refuses_a_bomb_by_its_first_bytes) {
  const Png tiny{.width = 10, .height = 10, .rows = std::string(100, '\x7f')};
  const Parts parts(tiny.bytes());
  const std::string bomb = parts.with(std::string(64 * mebibyte, '\0'));
  ASSERT_LT(bomb.size(), mebibyte);
  EXPECT_THAT(refusal(bomb), HasSubstr("image data"));
  // Rejected for the bytes that are there, not for the missing end.
  EXPECT_THAT(refusal(std::string_view(bomb).substr(0, parts.before.size() + 100)),
              HasSubstr("image data"));
}

TEST(PngChunks, counts_image_data_over_all_its_chunks) {
  const Png tiny{.width = 10, .height = 10, .rows = std::string(100, '\x7f')};
  const Parts parts(tiny.bytes());
  for (const std::size_t more : {0U, 1U}) {
    std::string png = parts.before;
    for (const char byte : deflated(parts.image_data + std::string(more, '\0'), 9)) {
      png += chunk("IDAT", std::string(1, byte)) + chunk("IDAT", "");
    }
    EXPECT_EQ(refusal(png).empty(), more == 0);
  }
}

TEST(PngChunks, leaves_a_picture_that_is_too_large_to_its_header_s_check) {
  Png large{.width = 1000, .height = 1000};
  const Parts parts(large.bytes());
  EXPECT_EQ(refusal(parts.with(std::string(mebibyte * 2, '\0')), 999'999), "");
  EXPECT_NE(refusal(parts.with(std::string(mebibyte * 2, '\0')), 1'000'000), "");
}

TEST(PngChunks, refuses_image_data_without_a_header) {
  EXPECT_NE(refusal("\x89PNG\r\n\x1a\n" + chunk("IDAT", deflated("x"))), "");
  EXPECT_NE(refusal("\x89PNG\r\n\x1a\n" + chunk("IHDR", "short")), "");
}

std::string with_chunks(const std::string& chunks) {
  Png png = testing::png_of(grey_scene(8, 6), 8, 8);
  png.before_data = chunks;
  return png.bytes();
}

TEST(PngChunks, refuses_texts_and_profiles_of_more_than_4_mebibytes) {
  const std::string most = deflated(std::string(4 * mebibyte, ' '), 9);
  const std::string more = deflated(std::string(4 * mebibyte + 1, ' '), 9);
  const std::string half = deflated(std::string(2 * mebibyte, ' '), 9);
  for (const auto& [type, start] :
       {std::pair{"iCCP", "name\0\0"s}, std::pair{"zTXt", "key\0\0"s},
        std::pair{"iTXt", "key\0\1\0en\0key\0"s},
        // Longer than one read.
        std::pair{"iTXt", "key\0\1\0"s + std::string(100'000, 'x') + "\0\0"s}}) {
    EXPECT_EQ(refusal(with_chunks(chunk(type, start + most))), "") << type;
    EXPECT_THAT(refusal(with_chunks(chunk(type, start + more))), HasSubstr("4 MiB")) << type;
    const std::string two = chunk(type, start + half) + chunk(type, start + half);
    EXPECT_EQ(refusal(with_chunks(two)), "") << type;
    EXPECT_THAT(refusal(with_chunks(two + chunk("zTXt", "k\0\0"s + deflated("x")))),
                HasSubstr("4 MiB"))
        << type;
  }
}

TEST(PngChunks, takes_texts_that_are_not_compressed_or_have_no_end) {
  const std::string text(5 * mebibyte, ' ');
  EXPECT_EQ(refusal(with_chunks(chunk("tEXt", "key\0"s + text))), "");
  EXPECT_EQ(refusal(with_chunks(chunk("iTXt", "key\0\0\0\0\0"s + text))), "");
  for (const std::string& start : {""s, "key"s, "key\0"s, "key\0\1"s, "key\0\1\0"s, "key\0\1\0en"s,
                                   "key\0\1\0en\0k"s, "key\0\1\0en\0k\0"s}) {
    for (const char* type : {"iCCP", "zTXt", "iTXt"}) {
      EXPECT_EQ(refusal(with_chunks(chunk(type, start))), "") << type << start.size();
    }
  }
}

}  // namespace
}  // namespace imaging::image
