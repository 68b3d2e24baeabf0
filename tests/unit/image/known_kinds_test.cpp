// Undamaged pictures of a kind that is not decoded are rejected by its name, never called damaged.
#include "image/known_kinds.hpp"

#include <gmock/gmock.h>

#include "base/error.hpp"
#include "derived.hpp"
#include "tiff_writer.hpp"

namespace imaging::image {
namespace {

using namespace std::string_literals;
using namespace testing;
using ::testing::HasSubstr;

// The head of a JPEG: SOI and a frame of 8 × height pixels in grey.
std::string jpeg_head(char marker, char precision = 8, char height = 8) {
  return "\xff\xd8\xff"s + marker + "\0\x0b"s + precision + '\0' + height + "\0\x08\1\1\x11\0"s;
}

TEST(KnownKinds, of_jpeg_are_named) {
  const std::string rest = " is not supported: send it as a baseline JPEG, a PNG or a TIFF";
  EXPECT_EQ(refusal(jpeg_head('\xc3'), MediaType::jpeg), "a lossless JPEG" + rest);
  EXPECT_EQ(refusal(jpeg_head('\xc3', 16), MediaType::jpeg), "a lossless JPEG" + rest);
  EXPECT_EQ(refusal(jpeg_head('\xcb'), MediaType::jpeg), "a lossless JPEG" + rest);
  EXPECT_EQ(refusal(jpeg_head('\xc5'), MediaType::jpeg), "a hierarchical JPEG" + rest);
  EXPECT_EQ(refusal(jpeg_head('\xf7'), MediaType::jpeg), "JPEG-LS" + rest);
  for (const char marker : {'\xc1', '\xc2', '\xc9'}) {
    EXPECT_EQ(refusal(jpeg_head(marker, 12), MediaType::jpeg), "a JPEG of 12 bits" + rest);
  }
  EXPECT_THAT(refusal(jpeg_head('\xc0', 8, 0), MediaType::jpeg), HasSubstr("height"));
  EXPECT_THAT(refusal(jpeg_head('\xc0'), MediaType::jpeg), HasSubstr("damaged"));
}

std::string tiff_of(std::vector<TiffEntry> tags) {
  TiffWriter writer;
  const auto page = grey_page(writer, grey_scene(8, 8), std::move(tags));
  return writer.bytes(writer.add(page));
}

TEST(KnownKinds, of_tiff_are_named) {
  struct Case {
    std::vector<TiffEntry> tags;
    std::string named;
  };
  const TiffEntry rgb{277, {3}, 2};
  for (const Case& at : {
           Case{{{259, {6}, 2}}, "old-style JPEG in a TIFF"},
           Case{{{259, {34712}, 2}}, "JPEG 2000 in a TIFF"},
           Case{{{259, {33005}, 2}}, "JPEG 2000 in a TIFF"},
           Case{{{259, {52546}, 2}}, "JPEG XL in a TIFF"},
           Case{{{259, {65000}, 2}}, "a TIFF of compression 65000"},
           Case{{{258, {12}, 2}}, "the TIFF has samples of 12 bits"},
           Case{{{258, {24}, 2}}, "the TIFF has samples of 24 bits"},
           Case{{{258, {32}, 2}}, "the TIFF has samples of 32 bits"},
           Case{{{258, {64}, 2}, {339, {3}, 2}}, "floating-point samples of 64 bits"},
           Case{{{258, {16}, 2}, {339, {3}, 2}}, "floating-point samples of 16 bits"},
           Case{{{258, {32}, 2}, {339, {3}, 2}}, "floating-point samples of 32 bits"},
           Case{{{258, {64}, 2}, {339, {6}, 2}}, "complex floating-point samples of 64 bits"},
           Case{{{258, {8}, 2}, {339, {2}, 2}}, "signed samples of 8 bits"},
           Case{{{258, {4, 4, 4}, 2}, {262, {2}, 2}, rgb}, "several channels in less than 8 bits"},
           Case{{{258, {32, 32, 32}, 2}, {262, {5}, 2}, {277, {4}, 2}, {339, {3}, 2}},
                "floating-point samples of 32 bits"},
           Case{{{262, {32803}, 2}}, "a raw picture of a camera"},
           Case{{{262, {34892}, 2}}, "a raw picture of a camera"},
           Case{{{262, {32844}, 2}}, "LogL in a TIFF"},
           Case{{{262, {32845}, 2}}, "LogLuv in a TIFF"},
           Case{{{262, {9}, 2}, rgb}, "ICC Lab in a TIFF"},
           Case{{{262, {4}, 2}}, "a mask"},
           Case{{{262, {6}, 2}, rgb}, "YCbCr in a TIFF without JPEG"},
           Case{{{262, {5}, 2}, rgb}, "other inks than CMYK"},
           Case{{{284, {2}, 2}, {322, {16}}, {323, {16}}}, "tiles in separate planes"},
       }) {
    const std::string text = refusal(tiff_of(at.tags), MediaType::tiff);
    EXPECT_THAT(text, HasSubstr(at.named));
    EXPECT_THAT(text, ::testing::Not(HasSubstr("damaged")));
  }
  EXPECT_EQ(refusal(tiff_of({}), MediaType::tiff), "");
}

TEST(KnownKinds, of_jpeg_in_tiff_are_named) {
  TiffWriter writer;
  const TiffEntry data{273, {writer.add(jpeg_head('\xc3'))}};
  const auto page = grey_page(writer, grey_scene(8, 8), {{259, {7}, 2}, data});
  EXPECT_THAT(refusal(writer.bytes(writer.add(page)), MediaType::tiff), HasSubstr("lossless JPEG"));
}

TEST(KnownKinds, a_tiff_that_does_not_say_its_colours_is_named) {
  TiffWriter writer;
  auto page = grey_page(writer, grey_scene(8, 8));
  std::erase_if(page, [](const TiffEntry& entry) { return entry.tag == 262; });
  EXPECT_THAT(refusal(writer.bytes(writer.add(page)), MediaType::tiff),
              HasSubstr("does not say what its samples mean"));
}

}  // namespace
}  // namespace imaging::image
