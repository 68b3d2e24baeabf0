// A warning is not damage: which JPEGs are accepted although libjpeg warns about them.
#include "image/jpeg_check.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "derived.hpp"
#include "image/vips_image.hpp"
#include "image/vips_setup.hpp"

namespace imaging::image {
namespace {

using namespace std::string_literals;
using namespace testing;

struct Kind {
  bool progressive = false;
  int restart_interval = 0;  // in MCUs
};

std::string jpeg_of(const Scene& scene, const Kind& kind = {}) {
  return saved(vips_picture(scene), ".jpg", [&](VipsImage* in, const char* path) {
    return vips_jpegsave(in, path, "interlace", kind.progressive, "optimize_coding", TRUE, "strip",
                         TRUE, "restart_interval", kind.restart_interval, nullptr);
  });
}

using Web = std::optional<std::string>;  // none when it is refused

Web web_file(std::string_view jpeg) {
  try {
    return derived(jpeg, MediaType::jpeg).web;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unprocessable_image);
    return std::nullopt;
  }
}

bool is_taken(std::string_view jpeg) {
  const TempFile file(jpeg);
  try {
    verify(file.path(), MediaType::jpeg, {});
    return true;
  } catch (const Error&) {
    return false;
  }
}

bool is_without_warning(std::string_view jpeg) {
  const TempFile file(jpeg);
  const std::uint64_t before = vips_warnings();
  try {
    evaluate(load(file.path(), MediaType::jpeg, {}), Deadline::max());
  } catch (const Error&) {
    return false;
  }
  return vips_warnings() == before;
}

// The positions of markers: before the first scan's data, and then within it.
struct Markers {
  std::vector<std::size_t> before_scan;
  std::vector<std::size_t> in_scan;
  std::size_t frame = 0;
  std::size_t first_scan = 0;
};

Markers markers_of(std::string_view jpeg) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(jpeg[at]); };
  Markers found;
  std::size_t at = 2;
  while (byte(at + 1) != 0xda) {
    if (byte(at + 1) == 0xc0 || byte(at + 1) == 0xc2) found.frame = at;
    found.before_scan.push_back(at);
    at += 2U + byte(at + 2) * 256U + byte(at + 3);
  }
  found.before_scan.push_back(at);
  found.first_scan = at;
  for (++at; at + 1 < jpeg.size(); ++at) {
    if (byte(at) == 0xff && byte(at + 1) != 0) found.in_scan.push_back(at);
  }
  return found;
}

std::string with(std::string jpeg, std::size_t at, std::string_view junk) {
  return jpeg.insert(at, junk);
}

std::string with_byte(std::string jpeg, std::size_t at, int value) {
  jpeg.at(at) = static_cast<char>(value);
  return jpeg;
}

const std::vector<Kind> kinds{{},
                              {.progressive = true},
                              {.restart_interval = 2},
                              {.progressive = true, .restart_interval = 3}};

TEST(JpegCheck, takes_bytes_that_belong_to_nothing_before_every_marker) {
  for (const Kind& kind : kinds) {
    const std::string jpeg = jpeg_of(colour_scene(64, 48), kind);
    const Web whole = web_file(jpeg);
    ASSERT_TRUE(whole);
    auto places = markers_of(jpeg).before_scan;
    const auto later = markers_of(jpeg).in_scan;
    places.insert(places.end(), later.begin(), later.end());
    for (const std::string& junk :
         {"\0"s, "\0\0"s, "junk"s, "\xff"s, "\xff\0"s, "\0\xff\xff"s, std::string(200'000, 'x')}) {
      std::string everywhere = jpeg;
      for (auto at = places.rbegin(); at != places.rend(); ++at) {
        if (junk.size() == 4) {
          EXPECT_TRUE(web_file(with(jpeg, *at, junk)) == whole) << *at;
        }
        everywhere = with(everywhere, *at, junk);
      }
      EXPECT_TRUE(web_file(everywhere) == whole) << junk.size();
    }
  }
}

TEST(JpegCheck, takes_more_oddities_than_libvips_has_patience_for) {
  const std::string jpeg = jpeg_of(colour_scene(320, 240), {.restart_interval = 1});
  const auto places = markers_of(jpeg).in_scan;
  ASSERT_GT(places.size(), 200U);
  std::string everywhere = jpeg;
  for (auto at = places.rbegin(); at != places.rend(); ++at)
    everywhere = with(everywhere, *at, "x");
  EXPECT_TRUE(web_file(everywhere) == web_file(jpeg));
}

TEST(JpegCheck, takes_scan_parameters_and_versions_that_mean_nothing) {
  const std::string jpeg = jpeg_of(colour_scene(64, 48));
  const Web whole = web_file(jpeg);
  // Length (2 bytes), 3 components of 2 bytes and their number, then Ss, Se, Ah and Al.
  const std::size_t parameters = markers_of(jpeg).first_scan + 4 + 1 + 3 * 2;
  ASSERT_EQ(jpeg.substr(parameters, 3), "\0\x3f\0"s);
  for (const std::string& odd : {"\0\0\0"s, "\0\x3f\x11"s, "\1\x3f\0"s, "\xff\xff\xff"s}) {
    std::string altered = jpeg;
    altered.replace(parameters, odd.size(), odd);
    EXPECT_FALSE(is_without_warning(altered));
    EXPECT_TRUE(web_file(altered) == whole);
  }
  for (const char major : {'\0', '\2', '\xff'}) {
    const std::string altered =
        with(jpeg, 2, "\xff\xe0\0\x10JFIF\0"s + major + "\1\0\0\1\0\1\0\0"s);
    EXPECT_FALSE(is_without_warning(altered));
    EXPECT_TRUE(web_file(altered) == whole);
  }
}

TEST(JpegCheck, takes_an_unknown_colour_transformation_for_the_usual_one) {
  const std::string jpeg = jpeg_of(colour_scene(64, 48));
  const std::string adobe = with(jpeg, 2,
                                 "\xff\xee\0\x0e"
                                 "Adobe\0\x64\0\0\0\0\7"s);
  EXPECT_FALSE(is_without_warning(adobe));
  EXPECT_TRUE(web_file(adobe) == web_file(jpeg));
}

TEST(JpegCheck, takes_a_jpeg_that_lacks_only_its_end_mark) {
  for (const Kind& kind : kinds) {
    const std::string jpeg = jpeg_of(colour_scene(64, 48), kind);
    const Web whole = web_file(jpeg);
    for (const std::size_t less : {1U, 2U}) {
      const std::string cut = jpeg.substr(0, jpeg.size() - less);
      EXPECT_FALSE(is_without_warning(cut)) << less;
      EXPECT_TRUE(web_file(cut) == whole) << less;
    }
  }
}

void refuses_what_is_cut(const Scene& scene) {
  for (const Kind& kind : kinds) {
    const std::string jpeg = jpeg_of(scene, kind);
    const auto markers = markers_of(jpeg);
    const std::string odd = with(jpeg, markers.before_scan.at(1), "junk");
    for (std::size_t size = 0; size < odd.size() - 2; size += 5) {
      EXPECT_FALSE(is_taken(std::string_view(odd).substr(0, size))) << size;
    }
    // The rest of a progressive picture is a picture with less detail.
    if (kind.progressive) continue;
    for (std::size_t size = markers.first_scan + 8; size < odd.size() - 2; size += 5) {
      EXPECT_FALSE(is_taken(odd.substr(0, size) + "\xff\xd9")) << size;
    }
  }
}

TEST(JpegCheck, refuses_what_is_cut_anywhere_also_when_its_end_was_tidied_up) {
  refuses_what_is_cut(grey_scene(16, 16));
  refuses_what_is_cut(colour_scene(24, 24));
}

// At a scale of 1/8, 32 of 33 rows are needed, and the last is not decoded.
TEST(JpegCheck, refuses_what_is_cut_in_rows_that_a_smaller_picture_leaves_over) {
  const std::string jpeg = jpeg_of(grey_scene(3200, 4 * 64 + 1));
  EXPECT_TRUE(web_file(jpeg));
  const TempFile file(jpeg.substr(0, jpeg.size() - 20) + "\xff\xd9");
  EXPECT_THROW(verify(file.path(), MediaType::jpeg, {}), Error);
}

// An altered bit can make the data of a scan or interval seem shorter than it is.
TEST(JpegCheck, refuses_what_looks_like_the_rest_of_damaged_data) {
  const std::string rest = "\x13\x9a\x41\xc3\x5e\x77\x08\xd2\x6b\x31 and much more of it";
  for (const Kind& kind : {kinds[1], kinds[2]}) {
    const std::string jpeg = jpeg_of(colour_scene(64, 48), kind);
    for (const std::size_t at : markers_of(jpeg).in_scan) {
      const bool is_end = at + 2 == jpeg.size();  // not looked at where one scan has all
      if (!is_end) EXPECT_FALSE(is_taken(with(jpeg, at, rest))) << at;
    }
  }
}

TEST(JpegCheck, refuses_a_restart_interval_that_is_missing) {
  const std::string jpeg = jpeg_of(colour_scene(64, 48), {.restart_interval = 2});
  const auto restarts = markers_of(jpeg).in_scan;
  ASSERT_GE(restarts.size(), 4U);
  for (std::size_t i = 0; i + 2 < restarts.size(); ++i) {
    std::string without = jpeg;
    without.erase(restarts[i], restarts[i + 1] - restarts[i]);
    EXPECT_FALSE(is_taken(without)) << i;
    EXPECT_FALSE(is_taken(with(without, markers_of(without).before_scan.at(1), "junk"))) << i;
  }
}

// An altered byte may make a segment junk: a table, or the first of several scans.
TEST(JpegCheck, shows_other_pixels_only_where_libjpeg_has_nothing_to_warn_of) {
  for (const bool progressive : {false, true}) {
    const std::string jpeg = jpeg_of(grey_scene(8, 8), {.progressive = progressive});
    const Web whole = web_file(jpeg);
    for (std::size_t at = 2; at < markers_of(jpeg).first_scan + 10; ++at) {
      for (const int bit : {0, 4, 7}) {
        const std::string altered = with_byte(jpeg, at, jpeg[at] ^ (1 << bit));
        const Web found = web_file(altered);
        if (found && found != whole) EXPECT_TRUE(is_without_warning(altered)) << at << "." << bit;
      }
    }
  }
}

}  // namespace
}  // namespace imaging::image
