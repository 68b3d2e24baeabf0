#include "image/tiff_tags.hpp"

#include <algorithm>
#include <bit>

namespace imaging::image {
namespace {

// The two layouts of a directory and its byte order.
class Layout {
 public:
  Layout(FileReader& reader, bool big_endian, bool big_tiff)
      : reader_(reader), big_endian_(big_endian), big_tiff_(big_tiff) {}

  std::uint64_t offset_size() const { return big_tiff_ ? 8 : 4; }
  std::uint64_t count_size() const { return big_tiff_ ? 8 : 2; }
  std::uint64_t entry_size() const { return big_tiff_ ? 20 : 12; }

  // An unsigned number of size bytes; 0 when the file ends before its end.
  std::uint64_t number(std::uint64_t at, std::uint64_t size) const {
    const auto bytes = reader_.at(at, size);
    if (bytes.size() < size) return 0;
    std::uint64_t value = 0;
    for (std::uint64_t i = 0; i < size; ++i) {
      value = value << 8 | bytes[big_endian_ ? i : size - 1 - i];
    }
    return value;
  }
  std::uint64_t offset(std::uint64_t at) const { return number(at, offset_size()); }

 private:
  FileReader& reader_;
  bool big_endian_;
  bool big_tiff_;
};

// For BYTE, SHORT, LONG, IFD, LONG8, IFD8, and the signed types that libtiff accepts too (TIFF 6.0
// page 15, BigTIFF); nullopt for types that are not whole numbers.
std::optional<std::uint64_t> size_of_type(std::uint64_t type) {
  switch (type) {
    case 1:
    case 6:
      return 1;
    case 3:
    case 8:
      return 2;
    case 4:
    case 9:
    case 13:
      return 4;
    case 16:
    case 17:
    case 18:
      return 8;
    default:
      return std::nullopt;
  }
}

// The entries of a page, each of tag (2 bytes), type (2), count, and the values or where they are.
class Directory {
 public:
  Directory(const Layout& layout, std::uint64_t at)
      : layout_(layout), entries_(at + layout.count_size()) {
    constexpr std::uint64_t most = 4096;  // as libtiff allows
    count_ = std::min(layout.number(at, layout.count_size()), most);
  }

  // Several numbers of one size, one after the other.
  struct Values {
    std::uint64_t at = 0;
    std::uint64_t size = 0;
    std::uint64_t count = 0;
  };
  // The first of two entries with the same tag counts, as in libtiff.
  Values find(std::uint64_t tag) const {
    for (std::uint64_t i = 0; i < count_; ++i) {
      const std::uint64_t entry = entries_ + i * layout_.entry_size();
      if (layout_.number(entry, 2) == tag) return values_of(entry);
    }
    return {};
  }

  std::uint64_t value(std::uint64_t tag, std::uint64_t without) const {
    const Values found = find(tag);
    return found.count == 0 ? without : layout_.number(found.at, found.size);
  }

  // Where the next page's directory is; 0 after the last.
  std::uint64_t next() const { return layout_.offset(entries_ + count_ * layout_.entry_size()); }

 private:
  Values values_of(std::uint64_t entry) const {
    const auto size = size_of_type(layout_.number(entry + 2, 2));
    if (!size) return {};
    const std::uint64_t count = layout_.offset(entry + 4);
    const std::uint64_t field = entry + 4 + layout_.offset_size();
    const bool fits = count <= layout_.offset_size() / *size;
    return {.at = fits ? field : layout_.offset(field), .size = *size, .count = count};
  }

  const Layout& layout_;
  std::uint64_t entries_;
  std::uint64_t count_;
};

// NewSubfileType's bits for a smaller copy of another page and for a mask; SubfileType 2.
bool is_whole_picture(const Directory& page) {
  return (page.value(254, 0) & 0b101) == 0 && page.value(255, 0) != 2;
}

struct Found {
  TiffPage page;
  std::uint64_t directory = 0;
};

// Searches the pages and, after each page, those that it names in SubIFDs. The limits are far above
// what writers put before a picture: a few kilobytes can hold a chain that goes round in a circle.
std::optional<Found> find_whole_picture(const Layout& layout, std::uint64_t first) {
  constexpr int most_pages = 100;
  constexpr std::uint64_t most_below = 16;  // of one page
  std::uint64_t at = first;
  for (int number = 0; number < most_pages && at != 0; ++number) {
    const Directory page(layout, at);
    if (is_whole_picture(page)) return Found{{.number = number}, at};
    const auto below = page.find(330);
    for (std::uint64_t i = 0; i < std::min(below.count, most_below); ++i) {
      const std::uint64_t part = layout.number(below.at + i * below.size, below.size);
      if (is_whole_picture({layout, part})) {
        return Found{{.number = number, .sub = static_cast<int>(i)}, part};
      }
    }
    at = page.next();
  }
  return std::nullopt;
}

// ExtraSamples (TIFF 6.0, section 18): 1 and 2 are opacity; other values do not affect how the
// picture looks. (libvips has already divided colours that were multiplied by it, 1.)
std::optional<int> alpha_of(const Layout& layout, const Directory& page) {
  constexpr std::uint64_t most = 8;
  const auto extra = page.find(338);
  for (std::uint64_t i = 0; i < std::min(extra.count, most); ++i) {
    const std::uint64_t kind = layout.number(extra.at + i * extra.size, extra.size);
    if (kind == 1 || kind == 2) return static_cast<int>(i);
  }
  return std::nullopt;
}

}  // namespace

TiffTags read_tiff_tags(FileReader& reader) {
  const auto start = reader.at(0, 4);
  if (start.size() < 4) return {};
  const bool big_endian = start[0] == 'M';
  const bool big_tiff = start[big_endian ? 3 : 2] == '+';
  const Layout layout(reader, big_endian, big_tiff);
  const std::uint64_t first = layout.offset(big_tiff ? 8 : 4);
  const Found found = find_whole_picture(layout, first).value_or(Found{{}, first});

  const Directory page(layout, found.directory);
  TiffTags tags;
  tags.page = found.page;
  tags.width = page.value(256, 0);
  tags.height = page.value(257, 0);
  tags.bits_per_sample = page.value(258, 1);
  tags.compression = page.value(259, 1);
  tags.data = page.value(273, page.value(324, 0));
  // When a directory is cut off, the tags after the cut are missing too.
  tags.photometric =
      page.value(262, tags.data > 0 ? photometric::unsaid : photometric::black_is_zero);
  tags.samples_per_pixel = page.value(277, 1);
  tags.rows_per_strip = page.value(278, UINT32_MAX);
  tags.has_separate_planes = page.value(284, 1) == 2;  // PlanarConfiguration
  tags.tile_width = page.value(322, 0);
  tags.tile_height = page.value(323, 0);
  tags.ink_set = page.value(332, 1);
  tags.sample_format = page.value(339, sample_format::whole);
  const std::uint64_t largest = page.value(341, page.value(281, 0));  // (S)MaxSampleValue
  if (largest > 0) tags.declared_bits = std::bit_width(largest);
  tags.alpha = alpha_of(layout, page);
  return tags;
}

}  // namespace imaging::image
