#include "image/heic_syntax.hpp"

namespace imaging::image {
namespace {

constexpr std::uint64_t full_box = 4;  // version (1 byte) and flags (3)

// Reads one field after the other.
class Cursor {
 public:
  Cursor(const Boxes& boxes, const Box& box) : boxes_(boxes), at_(box.begin), end_(box.end) {}
  std::uint64_t take(std::uint64_t size) {
    const std::uint64_t value = boxes_.number(at_, size);
    at_ += size;
    return value;
  }
  std::uint64_t at() const { return at_; }
  bool is_over() const { return at_ > end_; }

 private:
  const Boxes& boxes_;
  std::uint64_t at_;
  std::uint64_t end_;
};

// Item locations (14496-12, 8.11.3).
void add_locations(std::map<std::uint64_t, Item>& items, Boxes& boxes, const Box& meta) {
  Cursor cursor(boxes, boxes.find(meta, "iloc", full_box));
  const Box inside = boxes.find(meta, "idat", full_box);
  const std::uint64_t version = cursor.take(full_box) >> 24;
  const std::uint64_t sizes = cursor.take(2);  // four of 4 bits
  const std::uint64_t id_size = version < 2 ? 2 : 4;
  const std::uint64_t index_size = version == 0 ? 0 : sizes & 0xf;
  const std::uint64_t count = cursor.take(id_size);
  constexpr std::uint64_t most_extents = 32;  // as libheif allows
  for (std::uint64_t i = 0; i < count && !cursor.is_over(); ++i) {
    boxes.count_part();
    Item& item = items[cursor.take(id_size)];
    const bool is_first = item.data.empty();  // the first of two locations counts, as in libheif
    const bool is_inside = version > 0 && (cursor.take(2) & 0xf) == 1;
    cursor.take(2);  // data_reference_index
    const std::uint64_t base = cursor.take(sizes >> 4 & 0xf) + (is_inside ? inside.begin : 0);
    const std::uint64_t extents = cursor.take(2);
    if (extents > most_extents) throw_unprocessable("the HEIC has a part in more than 32 pieces");
    for (std::uint64_t n = 0; n < extents; ++n) {
      boxes.count_part();
      cursor.take(index_size);
      const std::uint64_t offset = cursor.take(sizes >> 12);
      const std::uint64_t size = cursor.take(sizes >> 8 & 0xf);
      if (is_first) item.data.push_back({.at = base + offset, .size = size});
    }
  }
}

// Removes the bytes that keep start codes out of the data: the third of 0, 0, 3 (7.3.1.1).
std::vector<unsigned char> payload_of(std::span<const unsigned char> nal_unit) {
  std::vector<unsigned char> payload;
  int zeros = 0;
  for (const unsigned char byte : nal_unit) {
    const bool is_kept = zeros < 2 || byte != 3;
    if (is_kept) payload.push_back(byte);
    zeros = is_kept && byte == 0 ? zeros + 1 : 0;
  }
  return payload;
}

class Bits {
 public:
  explicit Bits(std::span<const unsigned char> bytes) : bytes_(bytes) {}

  std::uint64_t take(std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value = value << 1 | next();
    return value;
  }
  void skip(std::size_t count) { at_ += count; }
  // An Exp-Golomb code (9.2).
  std::uint64_t take_code() {
    std::size_t zeros = 0;
    while (!is_over() && next() == 0) ++zeros;
    constexpr std::size_t most = 32;
    if (zeros > most) at_ = 8 * bytes_.size() + 1;
    return is_over() ? 0 : (std::uint64_t{1} << zeros) - 1 + take(zeros);
  }
  bool is_over() const { return at_ > 8 * bytes_.size(); }

 private:
  unsigned next() {
    const std::size_t at = at_++;
    return at < 8 * bytes_.size() ? bytes_[at / 8] >> (7 - at % 8) & 1U : 0;
  }

  std::span<const unsigned char> bytes_;
  std::size_t at_ = 0;
};

// profile_tier_level (7.3.3): a profile of 88 bits and a level of 8, then those of the lower
// layers.
void skip_profiles(Bits& bits, std::size_t lower_layers) {
  constexpr std::size_t profile = 88;
  constexpr std::size_t level = 8;
  bits.skip(profile + level);
  std::size_t of_layers = 0;
  for (std::size_t i = 0; i < lower_layers; ++i) {
    if (bits.take(1) != 0) of_layers += profile;
    if (bits.take(1) != 0) of_layers += level;
  }
  if (lower_layers > 0) bits.skip(2 * (8 - lower_layers));
  bits.skip(of_layers);
}

}  // namespace

std::uint64_t Boxes::number(std::uint64_t at, std::uint64_t size) const {
  const auto bytes = reader_.at(at, size);
  if (bytes.size() < size) return 0;
  std::uint64_t value = 0;
  for (std::uint64_t i = 0; i < size; ++i) value = value << 8 | bytes[i];
  return value;
}

std::optional<Box> Boxes::box_at(std::uint64_t at, std::uint64_t end) const {
  constexpr std::uint64_t head = 8;
  if (at + head > end || reader_.at(at, head).size() < head) return std::nullopt;
  std::uint64_t size = number(at, 4);
  Box box{.type = static_cast<std::uint32_t>(number(at + 4, 4)), .begin = at + head, .end = end};
  if (size == 1) {  // a longer one follows
    size = number(at + head, 8);
    box.begin += 8;
  }
  if (size != 0) box.end = size > end - at ? end : at + size;
  if (box.end < box.begin) return std::nullopt;
  return box;
}

Box Boxes::find(const Box& parent, std::string_view type, std::uint64_t skipped) {
  Box found;
  each(parent.begin + skipped, parent.end, [&](const Box& box) {
    if (box.type == box_type(type) && found.type == 0) found = box;
  });
  return found;
}

// Item information entries (8.11.6): version, flags, id, protection (2 bytes), type.
std::map<std::uint64_t, Item> heic_items(Boxes& boxes, const Box& meta) {
  std::map<std::uint64_t, Item> items;
  const Box list = boxes.find(meta, "iinf", full_box);
  if (list.type == 0) return items;
  const std::uint64_t count_size = boxes.number(list.begin, 1) == 0 ? 2 : 4;
  boxes.each(list.begin + full_box + count_size, list.end, [&](const Box& entry) {
    const std::uint64_t id_size = boxes.number(entry.begin, 1) < 3 ? 2 : 4;
    const std::uint64_t id_at = entry.begin + full_box;
    const std::uint64_t type = boxes.number(id_at + id_size + 2, 4);
    Item& item = items[boxes.number(id_at, id_size)];
    if (item.type == 0) item.type = static_cast<std::uint32_t>(type);
  });
  add_locations(items, boxes, meta);
  return items;
}

std::optional<HevcSize> hevc_size(std::span<const unsigned char> nal_unit) {
  const std::vector<unsigned char> payload = payload_of(nal_unit);
  Bits bits(payload);
  bits.skip(16 + 4);  // the unit's header, vps_id
  const std::uint64_t lower_layers = bits.take(3);
  bits.skip(1);
  skip_profiles(bits, lower_layers);
  bits.take_code();  // sps_id
  constexpr std::uint64_t full_colour = 3;
  if (bits.take_code() == full_colour) bits.skip(1);
  const std::uint64_t width = bits.take_code();
  const std::uint64_t height = bits.take_code();
  if (bits.is_over()) return std::nullopt;
  return HevcSize{.width = width, .height = height};
}

}  // namespace imaging::image
