#include "image/container.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "pictures.hpp"
#include "tiff_writer.hpp"

namespace imaging::image {
namespace {

using namespace std::string_literals;
using namespace testing;

Container examined(std::string_view bytes, MediaType type) {
  const TempFile file(bytes);
  return examine(file.path(), type, {});
}

TEST(Container, survives_files_that_end_anywhere) {
  const Scene scene = grey_scene(8, 6);
  const std::string png = png_of(scene, 12, 16).bytes();
  const std::string tiff = Tiff{.scene = &scene, .bits = 12, .file_bits = 16}.bytes();
  for (std::size_t size = 1; size < tiff.size(); ++size) {
    EXPECT_NO_THROW(examined(std::string_view(tiff).substr(0, size), MediaType::tiff));
  }
  for (std::size_t size = 8; size < png.size(); ++size) {
    try {
      examined(std::string_view(png).substr(0, size), MediaType::png);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::unprocessable_image);
    }
  }
}

TEST(Container, survives_offsets_and_counts_that_point_nowhere) {
  EXPECT_FALSE(examined("II*\0\xff\xff\xff\xff"s, MediaType::tiff).inverted);
  EXPECT_FALSE(
      examined("II+\0\x08\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"s, MediaType::tiff).inverted);
  EXPECT_FALSE(
      examined("MM\0*\0\0\0\x08\xff\xff"s + std::string(24, '\xff'), MediaType::tiff).inverted);
}

TEST(Container, refuses_a_tiff_of_tiles_larger_than_a_picture_may_be) {
  const std::string head = "II*\0\x08\0\0\0\x02\0"s;
  const std::string width = "\x42\x01\x04\0\x01\0\0\0\0\0\x01\0"s;   // TileWidth 65,536
  const std::string height = "\x43\x01\x04\0\x01\0\0\0\0\0\x01\0"s;  // TileLength 65,536
  EXPECT_THROW(examined(head + width + height, MediaType::tiff), Error);
}

// Why a file is rejected when decoding may take so many bytes; empty when it is accepted.
std::string refusal(std::string_view bytes, MediaType type, std::uint64_t allowed) {
  const TempFile file(bytes);
  try {
    examine(file.path(), type, {.max_decoded_bytes = allowed});
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unprocessable_image);
    return error.text();
  }
  return {};
}

// 7 × 4 tiles of 16-bit samples in 8 channels, all the same bytes: 1.6 GB.
std::string tiff_of_shared_tiles() {
  constexpr std::uint32_t tiles = 28;
  TiffWriter writer;
  const std::string tile = "of no interest";
  return writer.bytes(writer.add(
      {{256, {32'760}},
       {257, {3052}},
       {258, std::vector<std::uint32_t>(8, 16), 2},
       {259, {8}, 2},
       {262, {1}, 2},
       {277, {8}, 2},
       {322, {4680}},
       {323, {764}},
       {324, std::vector<std::uint32_t>(tiles, writer.add(tile))},
       {325, std::vector<std::uint32_t>(tiles, static_cast<std::uint32_t>(tile.size()))}}));
}

TEST(Container, refuses_what_takes_more_memory_to_decode_than_allowed) {
  EXPECT_EQ(refusal(tiff_of_shared_tiles(), MediaType::tiff, 512 << 20),
            "decoding the picture takes 1583 MiB of memory, 512 are allowed");

  const Image picture = vips_picture(colour_scene(320, 240));
  constexpr std::uint64_t pixels = 320 * 240;
  const auto jpeg = saved(picture, ".jpg", [](VipsImage* in, const char* path) {
    return vips_jpegsave(in, path, "interlace", TRUE, "subsample_mode", VIPS_FOREIGN_SUBSAMPLE_OFF,
                         nullptr);
  });
  const auto webp = saved(picture, ".webp", [](VipsImage* in, const char* path) {
    return vips_webpsave(in, path, nullptr);
  });
  Png png = png_of(colour_scene(320, 240), 8, 8);
  png.before_data = chunk("tRNS", std::string(6, '\0'));
  struct Case {
    std::string bytes;
    MediaType type;
    std::uint64_t takes;
  };
  for (const Case& at : {Case{jpeg, MediaType::jpeg, 6 * pixels},
                         {webp, MediaType::webp, 8 * pixels},
                         {png.bytes(), MediaType::png, 4 * pixels}}) {
    EXPECT_EQ(refusal(at.bytes, at.type, at.takes), "") << mime(at.type);
    EXPECT_EQ(refusal(at.bytes, at.type, at.takes - 1).find("decoding the picture takes"), 0U)
        << mime(at.type);
  }
}

TEST(Container, refuses_a_jpeg_of_more_than_100_scans) {
  const std::string start = "\xff\xd8"s;
  const std::string scan = "\xff\xda\0\x02 entropy \xff\0 coded \xff\xd0 data"s;
  std::string scans;
  for (int i = 0; i < 100; ++i) scans += scan;
  EXPECT_NO_THROW(examined(start + scans + "\xff\xd9" + scan, MediaType::jpeg));
  EXPECT_THROW(examined(start + scans + scan + "\xff\xd9", MediaType::jpeg), Error);
}

TEST(Container, refuses_a_jpeg_of_very_many_segments_before_its_picture) {
  const std::string frame = "\xff\xc0\0\x0b\x08\0\x08\0\x08\1\1\x11\0"s;
  const std::string scan = "\xff\xda\0\x08\1\1\0\0\x3f\0"s;
  for (const std::string& empty : {"\xff\xe0\0\2"s, "\xff\xd0"s}) {
    std::string segments;
    for (int i = 0; i < 9'990; ++i) segments += empty;
    EXPECT_NO_THROW(examined("\xff\xd8" + segments + frame + scan, MediaType::jpeg));
    for (int i = 0; i < 10; ++i) segments += empty;
    EXPECT_THROW(examined("\xff\xd8" + segments + frame + scan, MediaType::jpeg), Error);
    EXPECT_THROW(examined("\xff\xd8" + frame + segments + scan, MediaType::jpeg), Error);
  }
}

TEST(Container, does_not_count_scans_inside_a_segment) {
  std::string bytes = "\xff\xd8"s;
  const std::string comment = "\xff\xfe\0\x06\xff\xda\xff\xda"s;
  for (int i = 0; i < 200; ++i) bytes += comment;
  EXPECT_NO_THROW(examined(bytes, MediaType::jpeg));
}

TEST(Container, finds_the_significant_bits_of_a_png) {
  Png png = png_of(grey_scene(8, 6), 12, 16);
  EXPECT_EQ(examined(png.bytes(), MediaType::png).declared_bits, std::nullopt);
  png.before_data = chunk("sBIT", "\x0c");
  EXPECT_EQ(examined(png.bytes(), MediaType::png).declared_bits, 12);
  png.before_data = chunk("sBIT", "\x0a\x0c\x0b\x10");
  EXPECT_EQ(examined(png.bytes(), MediaType::png).declared_bits, 12);
  png.before_data = chunk("sBIT", "");
  EXPECT_EQ(examined(png.bytes(), MediaType::png).declared_bits, std::nullopt);
}

TEST(Container, sees_every_altered_byte_of_a_png_s_image_data) {
  const std::string whole = png_of(grey_scene(8, 6), 8, 8).bytes();
  const std::size_t data = whole.find("IDAT");
  ASSERT_NE(data, std::string::npos);
  for (std::size_t at = data; at < whole.size() - 12; ++at) {
    std::string bytes = whole;
    bytes[at] ^= 0x10;
    // A changed type may make the chunk unknown: a decoder skips it, and then misses it.
    if (at < data + 4 && (bytes[data] & 0x20) != 0) continue;
    EXPECT_THROW(examined(bytes, MediaType::png), Error) << at - data;
  }
}

TEST(Container, forgives_a_damaged_comment) {
  Png png = png_of(grey_scene(8, 6), 8, 8);
  png.before_data = chunk("tEXt", "Comment\0hello"s);
  png.before_data.back() ^= 1;
  EXPECT_NO_THROW(examined(png.bytes(), MediaType::png));
}

TEST(Container, finds_polarity_and_the_largest_sample_of_a_tiff) {
  const Scene scene = grey_scene(8, 6);
  for (const bool big_endian : {false, true}) {
    const Tiff tiff{.scene = &scene,
                    .bits = 12,
                    .file_bits = 16,
                    .inverted = true,
                    .big_endian = big_endian,
                    .max_sample = 4095};
    const Container found = examined(tiff.bytes(), MediaType::tiff);
    EXPECT_TRUE(found.inverted);
    EXPECT_EQ(found.declared_bits, 12);
  }
  const Container plain = examined(Tiff{.scene = &scene}.bytes(), MediaType::tiff);
  EXPECT_FALSE(plain.inverted);
  EXPECT_EQ(plain.declared_bits, std::nullopt);
}

TEST(Container, a_file_that_is_not_there_is_not_the_client_s_fault) {
  try {
    examine("/nowhere/at/all", MediaType::png, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::internal_error);
  }
}

TEST(Container, a_file_that_the_disk_does_not_read_is_the_storage_s_fault) {
  const TempFile file;
  try {
    examine(file.path().parent_path(), MediaType::png, {});  // a folder opens, and gives no bytes
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unavailable);
  }
}

TEST(Container, tells_the_decoded_size_by_the_header_alone) {
  const std::string png = png_of(grey_scene(80, 60), 8, 8).bytes();
  const TempFile cut(png.substr(0, 60));
  EXPECT_EQ(decoded_size(cut.path(), MediaType::png, {}), 80 * 60U);
  EXPECT_THROW(decoded_size(cut.path(), MediaType::png, {.max_pixels = 100}), Error);
  const TempFile nothing("\xff\xd8");
  EXPECT_EQ(decoded_size(nothing.path(), MediaType::jpeg, {}), 0U);
}

}  // namespace
}  // namespace imaging::image
