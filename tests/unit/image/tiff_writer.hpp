// TIFFs of any pages and tags, for the tests of image/.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pictures.hpp"

namespace imaging::image::testing {

struct TiffEntry {
  std::uint16_t tag;
  std::vector<std::uint32_t> values;
  int size = 4;  // of each value: 2 for SHORT, 4 for LONG
};

// Little-endian; what is pointed at is added first.
class TiffWriter {
 public:
  // Both return where it is. Entries are in the order of their tags.
  std::uint32_t add(std::string_view data);
  std::uint32_t add(const std::vector<TiffEntry>& directory, std::uint32_t next = 0);
  // With that directory as the first page.
  std::string bytes(std::uint32_t first) const;

 private:
  std::string data_;  // behind the header
};

// The tags of an uncompressed grey page of 8 bits in one strip, which is added; more replace and
// add to them.
std::vector<TiffEntry> grey_page(TiffWriter& writer, const Scene& scene,
                                 std::vector<TiffEntry> more = {});

}  // namespace imaging::image::testing
