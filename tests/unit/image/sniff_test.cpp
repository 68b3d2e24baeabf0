#include "image/sniff.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace imaging::image {
namespace {

using namespace std::string_literals;

std::optional<MediaType> sniffed(const std::string& bytes) { return sniff(bytes); }

TEST(Sniff, finds_nothing_in_what_is_no_signature) {
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

TEST(Sniff, knows_each_type_by_its_signature) {
  EXPECT_EQ(sniffed("\x89PNG\r\n\x1a\n"), MediaType::png);
  EXPECT_EQ(sniffed("\xff\xd8\xff\xe0"), MediaType::jpeg);
  EXPECT_EQ(sniffed("RIFF\x10\0\0\0WEBPVP8 "s), MediaType::webp);
  EXPECT_EQ(sniffed("II*\0\x08\0\0\0"s), MediaType::tiff);
  EXPECT_EQ(sniffed("MM\0*\0\0\0\x08"s), MediaType::tiff);
  EXPECT_EQ(sniffed("II+\0\x08\0\0\0"s), MediaType::tiff);
  EXPECT_EQ(sniffed("MM\0+\0\x08\0\0"s), MediaType::tiff);
  EXPECT_EQ(sniffed("%PDF-1.7"), MediaType::pdf);
}

TEST(Sniff, tells_heic_from_avif_by_the_brands) {
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

TEST(Sniff, reads_all_brands_of_a_long_list) {
  std::string long_list =
      "\0\0\x01\x10"
      "ftypmif1\0\0\0\0"s;
  for (int i = 0; i < 63; ++i) long_list += "miaf";
  EXPECT_EQ(sniffed(long_list + "heic"), MediaType::heic);
  EXPECT_EQ(sniffed(long_list + "avif"), std::nullopt);
}

TEST(Sniff, takes_a_pdf_within_the_first_1024_bytes) {
  const std::string pdf = "%PDF-1.4\n";
  for (const std::string& before :
       {"\xef\xbb\xbf"s, " \r\n\t"s, "Content-Type: application/pdf\r\n\r\n"s,
        "\x1b%-12345X@PJL JOB\r\n"s, std::string(128, '\0'), std::string(1019, ' ')}) {
    EXPECT_EQ(sniffed(before + pdf), MediaType::pdf) << before.substr(0, 30);
  }
  EXPECT_EQ(sniffed(std::string(1020, ' ') + pdf), std::nullopt);
  EXPECT_EQ(sniffed("%PDF-1.4\n" + std::string(119, ' ') + "DICM"), MediaType::pdf);
}

TEST(Sniff, takes_nothing_for_a_pdf_that_is_something_else_first) {
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

TEST(Sniff, looks_for_brands_only_inside_the_file_type_box) {
  EXPECT_EQ(sniffed("\0\0\0\x14"
                    "ftypmif1\0\0\0\0avifheic"s),
            std::nullopt);
}

std::string box(const std::string& brands) {
  return "\0\0\0"s + char(8 + brands.size()) + "ftyp" + brands;
}

TEST(ForeignType, is_named_by_its_first_bytes) {
  const std::vector<std::pair<std::string, std::string>> files{
      {"GIF87a\1\0\1\0"s, "image/gif"},
      {"GIF89a", "image/gif"},
      {"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\2\0\0\0"s, "image/bmp"},
      {"BM\x1a\0\0\0\0\0\0\0\x1a\0\0\0\x0c\0\0\0\2\0\2\0"s, "image/bmp"},  // OS/2
      {"\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14"
       "ftypjp2 "s,
       "image/jp2"},
      {"\xff\x4f\xff\x51\0\x2f"s, "image/j2c"},
      {"\0\0\0\x0cJXL \r\n\x87\n"s, "image/jxl"},
      {"\xff\x0a\xfa", "image/jxl"},
      {std::string(128, '\0') + "DICM\2\0\0\0UL"s, "application/dicom"},
      {"II*\0"s + std::string(124, '\0') + "DICM", "application/dicom"},
      {"\2\0\0\0UL\4\0"s, "application/dicom"},
      {"8BPS\0\1"s, "image/vnd.adobe.photoshop"},
      {"\0\0\1\0\1\0"s, "image/x-icon"},
      {"PK\3\4\x14\0"s, "application/zip"},
      {"{\\rtf1\\ansi", "application/rtf"},
      {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"},
      {"RIFF\0\0\0\0AVI LIST"s, "video/x-msvideo"},
      {"MZ\x90\0"s, "application/vnd.microsoft.portable-executable"},
  };
  for (const auto& [bytes, mime] : files) EXPECT_EQ(foreign_mime(bytes), mime);
}

TEST(ForeignType, is_named_by_its_brands) {
  const std::vector<std::pair<std::string, std::string>> files{
      {"avif\0\0\0\0mif1miaf"s, "image/avif"},  {"avis\0\0\0\0msf1miaf"s, "image/avif"},
      {"mif1\0\0\0\0mif1avif"s, "image/avif"},  {"avci\0\0\0\0mif1avci"s, "image/avci"},
      {"mif1\0\0\0\0mif1miaf"s, "image/heif"},  {"mif1\0\0\0\0"s, "image/heif"},
      {"qt  \0\0\0\0qt  "s, "video/quicktime"}, {"isom\0\0\0\0iso2avc1"s, "video/mp4"},
      {"mp42\0\0\0\0mp41heic"s, "video/mp4"},   {"heic\0\0\0\0mif1heic"s, "image/heic"},
  };
  for (const auto& [brands, mime] : files) EXPECT_EQ(foreign_mime(box(brands)), mime) << brands;
}

TEST(ForeignType, of_markup_is_that_of_its_first_element) {
  for (const char* svg : {"<svg xmlns='http://www.w3.org/2000/svg'/>", "<SVG/>",
                          "<?xml version='1.0'?>\n<!-- drawn --><svg>",
                          "<!DOCTYPE svg><svg><script>", "\xef\xbb\xbf \n<svg>"}) {
    EXPECT_EQ(foreign_mime(svg), "image/svg+xml") << svg;
  }
  for (const char* html : {"<html><script>", "\r\n<!DOCTYPE html>", "<script>alert(1)</script>",
                           "<!-- x --><HEAD><body><svg>"}) {
    EXPECT_EQ(foreign_mime(html), "text/html") << html;
  }
  EXPECT_EQ(foreign_mime("<?xml version='1.0'?><letter/>"), "text/xml");
}

TEST(ForeignType, of_other_files_is_not_known) {
  for (const std::string& bytes :
       {""s, "x"s, "BM"s, "BMW, invoice of the 3rd"s, "plain text about <svg> and %PDF-"s, "<"s,
        "PK"s, std::string(1024, '\0'),
        std::string("\0\0\0\x10"
                    "ftyp",
                    8),
        "RIFF\0\0\0\0"s}) {
    EXPECT_EQ(foreign_mime(bytes), "") << bytes.substr(0, 20);
  }
}

}  // namespace
}  // namespace imaging::image
