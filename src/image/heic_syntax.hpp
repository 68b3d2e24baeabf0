// The syntax of a HEIC: its boxes (ISO/IEC 14496-12), its items and where their data is, and HEVC's
// parameter sets.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "image/file_reader.hpp"

namespace imaging::image {

// A box's name, such as "ispe", as a number.
constexpr std::uint32_t box_type(std::string_view name) {
  std::uint32_t type = 0;
  for (const char letter : name) type = type << 8 | static_cast<unsigned char>(letter);
  return type;
}

// A box's content, after its size and type.
struct Box {
  std::uint32_t type = 0;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

class Boxes {
 public:
  explicit Boxes(FileReader& reader) : reader_(reader) {}

  // A big-endian number of size bytes; 0 when the file ends before its end.
  std::uint64_t number(std::uint64_t at, std::uint64_t size) const;

  // Calls use with each box of the file, or of the range from begin to end.
  template <typename Use>
  void each(Use use) {
    each(0, reader_.size(), use);
  }
  template <typename Use>
  void each(std::uint64_t begin, std::uint64_t end, Use use) {
    while (const auto box = box_at(begin, end)) {
      count_part();
      use(*box);
      begin = box->end;
    }
  }
  // Counts anything that a small file can hold many of. Throws Error{unprocessable_image} when
  // there are too many.
  void count_part() {
    constexpr int most = 50'000;
    if (++parts_ > most) throw_unprocessable("the HEIC has more than 50000 parts");
  }
  // The first box of a type; an empty box when there is none.
  Box find(const Box& parent, std::string_view type, std::uint64_t skipped = 0);

 private:
  std::optional<Box> box_at(std::uint64_t at, std::uint64_t end) const;

  FileReader& reader_;
  int parts_ = 0;
};

struct Extent {
  std::uint64_t at = 0;
  std::uint64_t size = 0;
};

struct Item {
  std::uint32_t type = 0;  // as a box's
  std::vector<Extent> data;
};

// The items by their ids, from the boxes of meta.
std::map<std::uint64_t, Item> heic_items(Boxes& boxes, const Box& meta);

struct HevcSize {
  std::uint64_t width = 0;
  std::uint64_t height = 0;
};

// The size of the pictures in an HEVC stream, from the NAL unit of a sequence parameter set, header
// included (ITU-T H.265, 7.3.2.2); nullopt when the unit is cut off.
std::optional<HevcSize> hevc_size(std::span<const unsigned char> nal_unit);

}  // namespace imaging::image
