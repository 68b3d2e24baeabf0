// How a HEIC is written down: its boxes (ISO/IEC 14496-12), its items and where their data is, and
// the parameter sets of HEVC.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "image/file_reader.hpp"

namespace imaging::image {

// "ispe" … as a number.
constexpr std::uint32_t box_type(std::string_view name) {
  std::uint32_t type = 0;
  for (const char letter : name) type = type << 8 | static_cast<unsigned char>(letter);
  return type;
}

// What a box holds, behind its size and type.
struct Box {
  std::uint32_t type = 0;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

class Boxes {
 public:
  explicit Boxes(FileReader& reader) : reader_(reader) {}

  // A big-endian number of size bytes; 0 where the file ends before.
  std::uint64_t number(std::uint64_t at, std::uint64_t size) const;

  // Calls use with each box of the file, or of what lies between begin and end in it.
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
  // For whatever there may be many of in a small file. Throws Error{unprocessable_image}: too many.
  void count_part() {
    constexpr int most = 50'000;
    if (++parts_ > most) throw_unprocessable("the HEIC has more than 50000 parts");
  }
  // The first of a type; an empty box where there is none.
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

// By their ids, from the boxes of meta.
std::map<std::uint64_t, Item> heic_items(Boxes& boxes, const Box& meta);

struct HevcSize {
  std::uint64_t width = 0;
  std::uint64_t height = 0;
};

// The size of the pictures that an HEVC stream announces: from a sequence parameter set, its NAL
// unit from the header on (ITU-T H.265, 7.3.2.2); nullopt where that is cut off.
std::optional<HevcSize> hevc_size(std::span<const unsigned char> nal_unit);

}  // namespace imaging::image
