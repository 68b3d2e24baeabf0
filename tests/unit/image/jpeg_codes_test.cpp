// The data of a JPEG made by hand, bit by bit: codes that do not exist, without other damage that
// gives them away, and bytes between the data and a marker.
#include <gtest/gtest.h>

#include "image/jpeg_check.hpp"
#include "pictures.hpp"

namespace imaging::image {
namespace {

using namespace std::string_literals;
using namespace testing;

// 64 × 64 blocks of grey. Each of the two tables has one code, the bit 0: "no difference" and "end
// of block". So a block is two bits, and all of the data are 1,024 zero bytes.
std::string jpeg_of(std::string_view data, std::string_view more) {
  const std::string one_code = "\1"s + std::string(15, '\0') + '\0';
  std::string jpeg = "\xff\xd8";                        // SOI
  jpeg += "\xff\xdb\0\x43\0"s + std::string(64, '\1');  // DQT
  jpeg += "\xff\xc0\0\x0b\x08\2\0\2\0\1\1\x11\0"s;      // SOF0
  jpeg += "\xff\xc4\0\x14\0"s + one_code;               // DHT of DC
  jpeg += "\xff\xc4\0\x14\x10"s + one_code;             // DHT of AC
  jpeg += std::string(more);
  jpeg += "\xff\xda\0\x08\1\1\0\0\x3f\0"s + std::string(data);  // SOS
  return jpeg + "\xff\xd9";                                     // EOI
}

bool is_whole(std::string_view data, std::string_view more = {}) {
  const TempFile file(jpeg_of(data, more));
  return decodes_whole(file.path(), Deadline::max());
}

TEST(JpegCodes, are_refused_where_they_do_not_exist) {
  ASSERT_TRUE(is_whole(std::string(1024, '\0')));
  for (std::size_t at = 0; at < 1024; at += 10) {
    // A code that begins with 1 is searched for 17 bits, and taken for the code 0.
    std::string data(1026, '\0');
    data[at] = '\x80';
    EXPECT_FALSE(is_whole(data)) << at;
  }
}

// libjpeg gets the file block by block.
TEST(JpegCodes, may_be_followed_by_filling_wherever_a_block_ends) {
  const std::string half(512, '\0');
  const std::string interval = "\xff\xdd\0\4\x08\0"s;  // DRI: half of the picture
  for (std::size_t size = 10; size < 10 + 511; ++size) {
    const std::string filled = half + std::string(size, '\0');
    EXPECT_TRUE(is_whole(filled + "\xff\xff\xff\xd0" + half, interval)) << size;
  }
  EXPECT_FALSE(is_whole(half + std::string(9, '\0') + "\1\xff\xd0" + half, interval));
}

}  // namespace
}  // namespace imaging::image
