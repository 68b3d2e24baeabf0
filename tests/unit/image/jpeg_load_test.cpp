// Bytes that belong to nothing are skipped where they hurt nothing, and tell of damage elsewhere.
#include "image/jpeg_load.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "pictures.hpp"

namespace imaging::image {
namespace {

using namespace std::string_literals;
using namespace testing;

std::string jpeg_of(const Scene& scene, bool progressive) {
  return saved(vips_picture(scene), ".jpg", [&](VipsImage* in, const char* path) {
    return vips_jpegsave(in, path, "interlace", progressive, "optimize_coding", TRUE, "strip", TRUE,
                         nullptr);
  });
}

using Pixels = std::optional<std::string>;  // none when it is refused

Pixels pixels_of(const std::function<Image(const std::filesystem::path&)>& load,
                 std::string_view jpeg) {
  const TempFile file(jpeg);
  try {
    const Image picture = load(file.path());
    std::size_t size = 0;
    const std::unique_ptr<void, decltype(&g_free)> bytes(
        vips_image_write_to_memory(picture.get(), &size), g_free);
    if (!bytes) throw undecodable();
    return std::string(static_cast<const char*>(bytes.get()), size);
  } catch (const Error&) {
    return std::nullopt;
  }
}

Pixels loaded(std::string_view jpeg, int shrink = 1) {
  return pixels_of([&](const auto& path) { return load_jpeg(path, shrink); }, jpeg);
}

// With an error for whatever libjpeg warns of.
Pixels loaded_strictly(std::string_view jpeg) {
  return pixels_of(
      [](const auto& path) {
        return made_by([&](VipsImage** out) {
          return vips_jpegload(path.c_str(), out, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on",
                               VIPS_FAIL_ON_WARNING, nullptr);
        });
      },
      jpeg);
}

struct Segments {
  std::vector<std::size_t> before_frame;  // where they start, and the frame header
  std::size_t first_scan = 0;
};

Segments segments_of(std::string_view jpeg) {
  Segments found;
  bool in_front = true;
  for (std::size_t at = 2;;) {
    const auto marker = static_cast<unsigned char>(jpeg[at + 1]);
    if (in_front) found.before_frame.push_back(at);
    in_front = in_front && marker != 0xc0 && marker != 0xc2;
    found.first_scan = at;
    if (marker == 0xda) return found;
    at += 2U + static_cast<unsigned char>(jpeg[at + 2]) * 256U +
          static_cast<unsigned char>(jpeg[at + 3]);
  }
}

std::string with(std::string jpeg, std::size_t at, std::string_view junk) {
  return jpeg.insert(at, junk);
}

TEST(LoadJpeg, skips_what_lies_between_the_segments_before_the_frame) {
  for (const bool progressive : {false, true}) {
    const std::string jpeg = jpeg_of(colour_scene(64, 48), progressive);
    const Pixels whole = loaded(jpeg);
    ASSERT_TRUE(whole);
    for (const std::string& junk :
         {"\0"s, "\0\0"s, "junk"s, "\xff"s, "\xff\0"s, "\0\xff\xff"s, std::string(200'000, 'x')}) {
      std::string everywhere = jpeg;
      const auto segments = segments_of(jpeg).before_frame;
      ASSERT_GE(segments.size(), 3U);
      for (auto at = segments.rbegin(); at != segments.rend(); ++at) {
        EXPECT_TRUE(loaded(with(jpeg, *at, junk)) == whole) << junk.size() << " bytes at " << *at;
        everywhere = with(everywhere, *at, junk);
      }
      EXPECT_TRUE(loaded(everywhere) == whole) << junk.size();
      EXPECT_TRUE(loaded(everywhere, 2) == loaded(jpeg, 2)) << junk.size();
    }
  }
}

TEST(LoadJpeg, refuses_what_is_left_over_behind_the_frame_header) {
  for (const bool progressive : {false, true}) {
    const std::string jpeg = jpeg_of(colour_scene(64, 48), progressive);
    EXPECT_FALSE(loaded(with(jpeg, segments_of(jpeg).first_scan, "xx")));
  }
}

TEST(LoadJpeg, refuses_damage_beside_what_may_be_skipped) {
  const std::string jpeg = jpeg_of(colour_scene(16, 16), false);
  const std::string junky = with(jpeg, segments_of(jpeg).before_frame.at(1), "junk");
  ASSERT_TRUE(loaded(junky));
  const std::size_t scan = segments_of(jpeg).first_scan + 4;
  for (std::size_t size = 0; size < junky.size() - 2; size += 3) {
    EXPECT_FALSE(loaded(std::string_view(junky).substr(0, size))) << size;
    if (size > scan) EXPECT_FALSE(loaded(junky.substr(0, size) + "\xff\xd9")) << size;
  }
}

// A byte that is altered may make a segment junk: a table, or the first of several scans.
TEST(LoadJpeg, shows_other_pixels_only_where_libjpeg_has_nothing_to_warn_of) {
  for (const bool progressive : {false, true}) {
    const std::string jpeg = jpeg_of(grey_scene(8, 8), progressive);
    const Pixels whole = loaded(jpeg);
    for (std::size_t at = 2; at < segments_of(jpeg).first_scan + 10; ++at) {
      for (const int mask : {0x01, 0x80}) {
        std::string altered = jpeg;
        altered[at] = static_cast<char>(altered[at] ^ mask);
        const Pixels found = loaded(altered);
        if (found && found != whole) {
          EXPECT_TRUE(found == loaded_strictly(altered)) << at << " ^ " << mask;
        }
      }
    }
  }
}

}  // namespace
}  // namespace imaging::image
