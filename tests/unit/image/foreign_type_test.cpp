#include "image/foreign_type.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace imaging::image {
namespace {

using namespace std::string_literals;

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
