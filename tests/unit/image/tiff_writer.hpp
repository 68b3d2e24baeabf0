// Writes TIFFs with any pages and tags.
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

// Little-endian. Add data first, then the directories that point to it.
class TiffWriter {
 public:
  // Both return the position of what was added. Entries must be in the order of their tags.
  std::uint32_t add(std::string_view data);
  std::uint32_t add(const std::vector<TiffEntry>& directory, std::uint32_t next = 0);
  // The file, with that directory as its first page.
  std::string bytes(std::uint32_t first) const;

 private:
  std::string data_;  // after the header
};

// Adds the data of an uncompressed 8-bit grey page in one strip, and returns its tags; more
// replaces or adds tags.
std::vector<TiffEntry> grey_page(TiffWriter& writer, const Scene& scene,
                                 std::vector<TiffEntry> more = {});

}  // namespace imaging::image::testing
