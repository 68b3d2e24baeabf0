#include "image/heic_header.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "image/heic_syntax.hpp"

namespace imaging::image {
namespace {

constexpr std::uint64_t full_box = 4;  // version and flags
constexpr std::uint64_t parameters_unit = 33;
constexpr std::size_t longest_parameters = 256;  // how much of them is read

// An item's data as one sequence of bytes, however many extents it has.
class ItemData {
 public:
  ItemData(const Boxes& boxes, const Item& item) : boxes_(boxes), extents_(item.data) {
    for (const Extent& extent : extents_) size_ += extent.size;
  }
  std::uint64_t size() const { return size_; }

  std::uint64_t number(std::uint64_t at, std::uint64_t size) const {
    std::uint64_t value = 0;
    for (std::uint64_t i = 0; i < size; ++i) value = value << 8 | byte(at + i);
    return value;
  }

 private:
  std::uint64_t byte(std::uint64_t at) const {
    for (const Extent& extent : extents_) {
      if (at < extent.size) return boxes_.number(extent.at + at, 1);
      at -= extent.size;
    }
    return 0;
  }

  const Boxes& boxes_;
  const std::vector<Extent>& extents_;
  std::uint64_t size_ = 0;
};

class HeicWalk {
 public:
  explicit HeicWalk(FileReader& reader) : boxes_(reader) {}

  std::optional<HeicHeader> run() {
    bool has_film = false;
    boxes_.each([&](const Box& box) {
      if (box.type == box_type("meta")) take_meta(box);
      if (box.type == box_type("moov")) has_film = true;
    });
    if (header_.width == 0 && has_film) {
      throw_unprocessable("a HEIC of a sequence only is not supported: send a still picture");
    }
    if (header_.width == 0 || header_.height == 0) return std::nullopt;
    return header_;
  }

 private:
  void take_meta(const Box& meta) {
    const Box properties = boxes_.find(boxes_.find(meta, "iprp", full_box), "ipco");
    boxes_.each(properties.begin, properties.end, [&](const Box& box) { take_property(box); });
    for (const auto& [id, item] : heic_items(boxes_, meta)) take_item(item);
  }

  void take_property(const Box& box) {
    if (box.type == box_type("ispe")) {
      take_size(boxes_.number(box.begin + full_box, 4), boxes_.number(box.begin + full_box + 4, 4));
    } else if (box.type == box_type("hvcC")) {
      take_configuration(box);
    } else if (box.type == box_type("auxC")) {
      take_auxiliary(box);
    }
  }

  void take_item(const Item& item) {
    const ItemData data(boxes_, item);
    if (item.type == box_type("av01"))
      throw_unprocessable("the HEIC has a part that is coded as AV1");
    if (item.type == box_type("hvc1")) take_stream(data);
    // Version and flags; then a grid's rows and columns, or an overlay's colour; then the size.
    if (item.type == box_type("grid")) take_derived(data, 4);
    if (item.type == box_type("iovl")) take_derived(data, 10);
  }

  void take_derived(const ItemData& data, std::uint64_t at) {
    const std::uint64_t size = (data.number(1, 1) & 1) != 0 ? 4 : 2;
    header_.has_parts = true;
    take_size(data.number(at, size), data.number(at + size, size));
  }

  void take_size(std::uint64_t width, std::uint64_t height) {
    if (width * height <= header_.width * header_.height) return;
    header_.width = width;
    header_.height = height;
  }

  void take_parameters(const std::vector<unsigned char>& unit) {
    const auto size = hevc_size(unit);
    if (!size) return;
    take_size(size->width, size->height);
    header_.coded_pixels = std::max(header_.coded_pixels, size->width * size->height);
  }

  // HEVCDecoderConfigurationRecord (ISO/IEC 14496-15, 8.3.3.1).
  void take_configuration(const Box& box) {
    const auto depth = static_cast<unsigned>(boxes_.number(box.begin + 17, 1) & 7);
    header_.bits = std::max(header_.bits, 8 + depth);
    std::uint64_t at = box.begin + 22;
    for (std::uint64_t arrays = boxes_.number(at++, 1); arrays > 0 && at < box.end; --arrays) {
      std::uint64_t units = boxes_.number(at + 1, 2);
      for (at += 3; units > 0 && at < box.end; --units) {
        const std::uint64_t size = boxes_.number(at, 2);
        take_unit(size, [&](std::uint64_t i) { return boxes_.number(at + 2 + i, 1); });
        at += 2 + size;
      }
    }
  }

  // NAL units, each after its length. libheif assumes lengths of 4 bytes, and decodes all frames
  // that it finds.
  void take_stream(const ItemData& data) {
    int frames = 0;
    for (std::uint64_t at = 0; at + 4 < data.size();) {
      const std::uint64_t size = data.number(at, 4);
      at += 4;
      // Type (6 bits), layer (6). In a slice, the next byte's first bit says whether a frame
      // begins.
      const std::uint64_t head = data.number(at, 3);
      const bool is_slice = (head >> 17 & 0x3f) < 32 && (head >> 11 & 0x3f) == 0;
      const bool begins_frame = is_slice && (head & 0x80) != 0;
      if (begins_frame && ++frames > 1)
        throw_unprocessable("the HEIC has a part of several frames");
      take_unit(size, [&](std::uint64_t i) { return data.number(at + i, 1); });
      at += size;
    }
  }

  template <typename Byte>
  void take_unit(std::uint64_t size, Byte byte) {
    boxes_.count_part();
    if (size == 0 || (byte(0) >> 1 & 0x3f) != parameters_unit) return;
    std::vector<unsigned char> unit(std::min<std::uint64_t>(size, longest_parameters));
    for (std::size_t i = 0; i < unit.size(); ++i) unit[i] = static_cast<unsigned char>(byte(i));
    take_parameters(unit);
  }

  // A name that ends with a zero. Alpha has two: "…:auxiliary:alpha" and "…:auxid:1".
  void take_auxiliary(const Box& box) {
    std::string name;
    constexpr std::size_t longest = 100;
    for (std::uint64_t at = box.begin + full_box; at < box.end && name.size() < longest; ++at) {
      const auto letter = static_cast<char>(boxes_.number(at, 1));
      if (letter == 0) break;
      name += letter;
    }
    if (name.ends_with(":alpha") || name.ends_with(":auxid:1")) header_.has_alpha = true;
  }

  Boxes boxes_;
  HeicHeader header_;
};

}  // namespace

std::optional<HeicHeader> read_heic_header(FileReader& reader) { return HeicWalk(reader).run(); }

}  // namespace imaging::image
