#include "image/media_type.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace imaging::image {
namespace {

using namespace std::string_literals;

std::optional<MediaType> sniffed(const std::string& bytes) { return sniff(bytes); }

TEST(MediaType, sniffs_nothing_from_what_is_no_signature) {
  EXPECT_EQ(sniffed(""), std::nullopt);
  EXPECT_EQ(sniffed("\x89PNG"), std::nullopt);
  EXPECT_EQ(sniffed("\xff\xd8"), std::nullopt);
  EXPECT_EQ(sniffed("RIFF\0\0\0\0WEB"s), std::nullopt);
  EXPECT_EQ(sniffed("RIFF\0\0\0\0WAVE"s), std::nullopt);
  EXPECT_EQ(sniffed("GIF89a"), std::nullopt);
  EXPECT_EQ(sniffed("BM"), std::nullopt);
  EXPECT_EQ(sniffed("<svg xmlns="), std::nullopt);
  EXPECT_EQ(sniffed("<?xml version="), std::nullopt);
  EXPECT_EQ(sniffed("II*"), std::nullopt);
}

TEST(MediaType, sniffs_each_type_by_its_signature) {
  EXPECT_EQ(sniffed("\x89PNG\r\n\x1a\n"), MediaType::png);
  EXPECT_EQ(sniffed("\xff\xd8\xff\xe0"), MediaType::jpeg);
  EXPECT_EQ(sniffed("RIFF\x10\0\0\0WEBPVP8 "s), MediaType::webp);
  EXPECT_EQ(sniffed("II*\0\x08\0\0\0"s), MediaType::tiff);
  EXPECT_EQ(sniffed("MM\0*\0\0\0\x08"s), MediaType::tiff);
  EXPECT_EQ(sniffed("II+\0\x08\0\0\0"s), MediaType::tiff);
  EXPECT_EQ(sniffed("MM\0+\0\x08\0\0"s), MediaType::tiff);
  EXPECT_EQ(sniffed("%PDF-1.7"), MediaType::pdf);
}

TEST(MediaType, tells_heic_from_avif_by_the_brands) {
  EXPECT_EQ(sniffed("\0\0\0\x18"
                    "ftypheic\0\0\0\0mif1heic"s),
            MediaType::heic);
  EXPECT_EQ(sniffed("\0\0\0\x18"
                    "ftypmif1\0\0\0\0mif1heic"s),
            MediaType::heic);
  EXPECT_EQ(sniffed("\0\0\0\x18"
                    "ftypmsf1\0\0\0\0msf1hevc"s),
            MediaType::heic);
  EXPECT_EQ(sniffed("\0\0\0\x18"
                    "ftypavif\0\0\0\0mif1miaf"s),
            std::nullopt);
  EXPECT_EQ(sniffed("\0\0\0\x18"
                    "ftypmif1\0\0\0\0avifmiaf"s),
            std::nullopt);
  EXPECT_EQ(sniffed("\0\0\0\x18"
                    "ftypisom\0\0\0\0mp42heic"s),
            std::nullopt);
  EXPECT_EQ(sniffed("\0\0\0\x18"
                    "ftyphevx\0\0\0\0msf1heic"s),
            MediaType::heic);
}

TEST(MediaType, reads_all_brands_of_a_long_list) {
  std::string long_list =
      "\0\0\x01\x10"
      "ftypmif1\0\0\0\0"s;
  for (int i = 0; i < 63; ++i) long_list += "miaf";
  EXPECT_EQ(sniffed(long_list + "heic"), MediaType::heic);
  EXPECT_EQ(sniffed(long_list + "avif"), std::nullopt);
}

TEST(MediaType, takes_a_pdf_within_the_first_1024_bytes) {
  const std::string pdf = "%PDF-1.4\n";
  for (const std::string& before :
       {"\xef\xbb\xbf"s, " \r\n\t"s, "Content-Type: application/pdf\r\n\r\n"s,
        "\x1b%-12345X@PJL JOB\r\n"s, std::string(128, '\0'), std::string(1019, ' ')}) {
    EXPECT_EQ(sniffed(before + pdf), MediaType::pdf) << before.substr(0, 30);
  }
  EXPECT_EQ(sniffed(std::string(1020, ' ') + pdf), std::nullopt);
  EXPECT_EQ(sniffed("%PDF-1.4\n" + std::string(119, ' ') + "DICM"), MediaType::pdf);
}

TEST(MediaType, takes_nothing_for_a_pdf_that_is_something_else_first) {
  const std::string pdf = "%PDF-1.4\n";
  for (const std::string& before :
       {"GIF89a"s, "BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"s, "PK\x03\x04"s, "MZ"s,
        "<html><!-- "s, "\xef\xbb\xbf\n<!DOCTYPE HTML>"s, "<svg>"s, "#!/bin/sh\n"s,
        "\0\0\0\x18"
        "ftypavif\0\0\0\0mif1miaf"s,
        std::string(128, '\0') + "DICM"}) {
    EXPECT_EQ(sniffed(before + pdf), std::nullopt) << before.substr(0, 30);
  }
  EXPECT_EQ(sniffed("\xff\xd8\xff\xe0" + pdf), MediaType::jpeg);
}

TEST(MediaType, looks_for_brands_only_inside_the_file_type_box) {
  EXPECT_EQ(sniffed("\0\0\0\x14"
                    "ftypmif1\0\0\0\0avifheic"s),
            std::nullopt);
}

TEST(MediaType, every_type_has_a_name_that_leads_back_to_it) {
  for (const auto type : {MediaType::png, MediaType::jpeg, MediaType::webp, MediaType::tiff,
                          MediaType::heic, MediaType::pdf}) {
    EXPECT_EQ(parse_mime(mime(type)), type);
    EXPECT_FALSE(extension(type).empty());
    EXPECT_EQ(is_raster(type), type != MediaType::pdf);
  }
  EXPECT_EQ(extension(MediaType::jpeg), "jpg");
  EXPECT_EQ(extension(MediaType::tiff), "tif");
  EXPECT_EQ(parse_mime("image/svg+xml"), std::nullopt);
  EXPECT_EQ(parse_mime(""), std::nullopt);
}

TEST(MediaType, knows_what_clients_write) {
  EXPECT_EQ(parse_mime("Image/PNG"), MediaType::png);
  EXPECT_EQ(parse_mime(" image/jpeg ; q=1"), MediaType::jpeg);
  EXPECT_EQ(parse_mime("application/pdf;"), MediaType::pdf);
  EXPECT_EQ(parse_mime("image/jpg"), MediaType::jpeg);
  EXPECT_EQ(parse_mime("IMAGE/PJPEG; charset=binary"), MediaType::jpeg);
  EXPECT_EQ(parse_mime("image/x-png"), MediaType::png);
  EXPECT_EQ(parse_mime("image/tif"), MediaType::tiff);
  EXPECT_EQ(parse_mime("image/heif"), MediaType::heic);
  for (const char* other : {"png", "image/", "image/png, image/jpeg", "image/ png", "image/pngx",
                            ";image/png", "image/svg+xml; a=image/png", "image/*"}) {
    EXPECT_EQ(parse_mime(other), std::nullopt) << other;
  }
}

}  // namespace
}  // namespace imaging::image
