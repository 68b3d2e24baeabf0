#include "image/heic_header.hpp"

#include <gmock/gmock.h>

#include "base/error.hpp"
#include "image/heic_syntax.hpp"
#include "pictures.hpp"

namespace imaging::image {
namespace {

using namespace std::string_literals;
using namespace testing;
using ::testing::HasSubstr;

std::optional<HeicHeader> header_of(std::string_view bytes) {
  const TempFile file(bytes);
  FileReader reader(file.path());
  return read_heic_header(reader);
}

std::string refusal(std::string_view bytes) {
  try {
    header_of(bytes);
  } catch (const Error& error) {
    return error.text();
  }
  return {};
}

std::string number(std::uint64_t value, int size) {
  std::string out;
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
  return out;
}

std::string box(std::string_view type, std::string_view content) {
  return number(8 + content.size(), 4) + std::string(type) + std::string(content);
}

const std::string version_0(4, '\0');

// A HEIC with one item of a type, its data in one piece or in pieces of three bytes.
std::string heic(std::string_view properties, std::string_view item_type, std::string_view data,
                 bool in_pieces = false) {
  const std::string entry =
      box("infe", "\2\0\0\0"s + number(1, 2) + number(0, 2) + std::string(item_type) + '\0');
  const std::string list = box("iinf", version_0 + number(1, 2) + entry);
  const std::size_t step = in_pieces ? 3 : std::max<std::size_t>(data.size(), 1);
  std::string extents;
  std::uint64_t count = 0;
  for (std::size_t at = 0; at < data.size(); at += step, ++count) {
    extents += number(at, 4) + number(std::min(step, data.size() - at), 4);
  }
  // Version 1, offsets and lengths of 4 bytes, no base; the data is in idat.
  const std::string places =
      box("iloc", "\1\0\0\0\x44\0"s + number(1, 2) + number(1, 2) + number(1, 2) + number(0, 2) +
                      number(count, 2) + extents);
  return box("ftyp", "heic\0\0\0\0mif1heic"s) +
         box("meta",
             version_0 + list + places + box("iprp", box("ipco", properties)) + box("idat", data));
}

std::string size_property(std::uint64_t width, std::uint64_t height) {
  return box("ispe", version_0 + number(width, 4) + number(height, 4));
}

std::string scene_file() { return bytes_of(std::filesystem::path(TEST_DATA_DIR) / "scene.heic"); }

// The scene's sequence parameter set, taken from its hvcC: a length of 2 bytes, then type 33.
std::string scene_parameters() {
  const std::string file = scene_file();
  const std::size_t at = file.find("\x42\x01\x01"s, file.find("hvcC"));
  const auto size = static_cast<unsigned char>(file.at(at - 2)) << 8 |
                    static_cast<unsigned char>(file.at(at - 1));
  return file.substr(at, static_cast<std::size_t>(size));
}

void expect_size(std::string_view bytes, std::uint64_t width, std::uint64_t height) {
  const auto found = header_of(bytes);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->width, width);
  EXPECT_EQ(found->height, height);
}

TEST(HeicHeader, has_size_and_depth_of_a_picture) {
  expect_size(scene_file(), 320, 240);
  EXPECT_EQ(header_of(scene_file())->coded_pixels, 320U * 240);
  EXPECT_EQ(header_of(scene_file())->bits, 8U);
  EXPECT_FALSE(header_of(scene_file())->has_alpha);
  EXPECT_FALSE(header_of(scene_file())->has_parts);
}

TEST(HeicHeader, does_not_believe_a_size_that_the_coded_stream_contradicts) {
  std::string file = scene_file();
  file.replace(file.find("ispe") + 8, 8, number(32, 4) + number(24, 4));
  expect_size(file, 320, 240);
}

TEST(HeicHeader, finds_the_size_inside_of_the_coded_data_too) {
  const std::string parameters = scene_parameters();
  const std::string slice = "\x26\x01\xaf data"s;
  const std::string data =
      number(parameters.size(), 4) + parameters + number(slice.size(), 4) + slice;
  for (const bool in_pieces : {false, data.size() > 32 * 3}) {
    expect_size(heic(size_property(32, 24), "hvc1", data, in_pieces), 320, 240);
  }
}

TEST(HeicHeader, takes_the_size_of_a_grid_and_an_overlay_from_their_data) {
  const std::string grid = "\0\0\1\1"s + number(4000, 2) + number(3000, 2);
  const std::string long_grid = "\0\1\1\1"s + number(70'000, 4) + number(3000, 4);
  const std::string overlay = "\0\0"s + std::string(8, '\0') + number(4000, 2) + number(3000, 2);
  expect_size(heic(size_property(32, 24), "grid", grid), 4000, 3000);
  expect_size(heic(size_property(32, 24), "grid", grid, true), 4000, 3000);
  expect_size(heic(size_property(32, 24), "grid", long_grid), 70'000, 3000);
  expect_size(heic(size_property(32, 24), "iovl", overlay), 4000, 3000);
  expect_size(heic(size_property(5000, 4000), "grid", grid), 5000, 4000);
  EXPECT_TRUE(header_of(heic(size_property(32, 24), "grid", grid))->has_parts);
}

TEST(HeicHeader, sees_alpha) {
  const std::string name = "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0"s;
  const std::string depth = "urn:mpeg:mpegB:cicp:systems:auxiliary:depth\0"s;
  const auto with = [](const std::string& urn) {
    return heic(size_property(32, 24) + box("auxC", version_0 + urn), "hvc1", "");
  };
  EXPECT_TRUE(header_of(with(name))->has_alpha);
  EXPECT_TRUE(header_of(with("urn:mpeg:hevc:2015:auxid:1\0"s))->has_alpha);
  EXPECT_FALSE(header_of(with(depth))->has_alpha);
}

TEST(HeicHeader, refuses_what_would_take_more_than_it_says) {
  const std::string slice = "\x26\x01\xaf data"s;
  const std::string frame = number(slice.size(), 4) + slice;
  const std::string size = size_property(32, 24);
  EXPECT_EQ(refusal(heic(size, "hvc1", frame)), "");
  EXPECT_THAT(refusal(heic(size, "hvc1", frame + frame)), HasSubstr("several frames"));
  EXPECT_THAT(refusal(heic(size, "av01", "")), HasSubstr("AV1"));
  std::string properties = size;
  for (int i = 0; i < 50'000; ++i) properties += box("free", "");
  EXPECT_THAT(refusal(heic(properties, "hvc1", frame)), HasSubstr("50000"));
  EXPECT_THAT(refusal(box("ftyp", "heic") + box("moov", "")), HasSubstr("sequence"));
}

TEST(HeicHeader, is_done_soon_with_more_places_than_there_are_items) {
  const auto with = [](const std::string& places) {
    return box("ftyp", "heic\0\0\0\0mif1heic"s) +
           box("meta", version_0 + box("iinf", version_0 + number(0, 2)) + places);
  };
  const std::string head = "\2\0\0\0\0\0"s;  // version 2: a count and ids of 4 bytes
  std::string ids;
  for (std::uint64_t id = 0; id <= 50'000; ++id) ids += number(id, 4) + number(0, 6);
  EXPECT_THAT(refusal(with(box("iloc", head + number(UINT32_MAX, 4) + ids))), HasSubstr("50000"));

  // Boxes that extend to the end of the file, which is near.
  std::string endless = with(number(0, 4) + "iloc" + head + number(UINT32_MAX, 4));
  endless.replace(endless.find("meta") - 4, 4, number(0, 4));
  EXPECT_EQ(refusal(endless), "");
}

TEST(HeicHeader, survives_files_that_end_anywhere_or_are_altered) {
  const std::string file = scene_file();
  const std::size_t end = file.find("mdat") + 100;
  constexpr std::size_t step = 7;  // each is a file of its own; the fuzzer tries the rest
  for (std::size_t size = 0; size < end; size += step) {
    EXPECT_NO_THROW(header_of(std::string_view(file).substr(0, size)));
  }
  for (std::size_t at = 0; at < end; at += step) {
    std::string altered = file;
    altered[at] = '\xff';
    try {
      header_of(altered);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::unprocessable_image);
    }
  }
}

TEST(HevcSize, is_none_where_the_parameters_end_early) {
  const std::string whole = scene_parameters();
  const auto size_of = [](std::string_view text) {
    const void* start = text.data();
    return hevc_size({static_cast<const unsigned char*>(start), text.size()});
  };
  const auto found = size_of(whole);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->width, 320U);
  EXPECT_EQ(found->height, 240U);
  for (std::size_t size = 0; size < 15; ++size)
    EXPECT_FALSE(size_of(whole.substr(0, size))) << size;
  EXPECT_FALSE(size_of(std::string(200, '\0')));
}

}  // namespace
}  // namespace imaging::image
