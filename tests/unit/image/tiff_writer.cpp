#include "tiff_writer.hpp"

#include <algorithm>

namespace imaging::image::testing {
namespace {

constexpr std::uint32_t header_size = 8;

void append(std::string& out, std::uint32_t value, int size) {
  for (int i = 0; i < size; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

}  // namespace

std::uint32_t TiffWriter::add(std::string_view data) {
  data_.resize((data_.size() + 3) / 4 * 4);
  const auto at = static_cast<std::uint32_t>(header_size + data_.size());
  data_ += data;
  return at;
}

std::uint32_t TiffWriter::add(const std::vector<TiffEntry>& directory, std::uint32_t next) {
  std::string out;
  append(out, static_cast<std::uint32_t>(directory.size()), 2);
  for (const TiffEntry& entry : directory) {
    std::string values;
    for (const std::uint32_t value : entry.values) append(values, value, entry.size);
    append(out, entry.tag, 2);
    append(out, entry.size == 2 ? 3 : 4, 2);
    append(out, static_cast<std::uint32_t>(entry.values.size()), 4);
    if (values.size() > 4) {
      append(out, add(values), 4);
    } else {
      values.resize(4);
      out += values;
    }
  }
  append(out, next, 4);
  return add(out);
}

std::string TiffWriter::bytes(std::uint32_t first) const {
  std::string out = "II*";
  append(out, 0, 1);
  append(out, first, 4);
  return out + data_;
}

std::vector<TiffEntry> grey_page(TiffWriter& writer, const Scene& scene,
                                 std::vector<TiffEntry> more) {
  const std::string samples = scene.samples(8, false);
  const auto width = static_cast<std::uint32_t>(scene.width);
  const auto height = static_cast<std::uint32_t>(scene.height);
  for (TiffEntry& entry :
       std::vector<TiffEntry>{{256, {width}},
                              {257, {height}},
                              {258, {8}, 2},
                              {259, {1}, 2},
                              {262, {1}, 2},
                              {273, {writer.add(samples)}},
                              {277, {1}, 2},
                              {278, {height}},
                              {279, {static_cast<std::uint32_t>(samples.size())}}}) {
    if (std::ranges::find(more, entry.tag, &TiffEntry::tag) == more.end()) more.push_back(entry);
  }
  std::ranges::sort(more, {}, &TiffEntry::tag);
  return more;
}

}  // namespace imaging::image::testing
