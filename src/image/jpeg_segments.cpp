#include "image/jpeg_segments.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

namespace imaging::image {
namespace {

constexpr unsigned char define_huffman = 0xc4;
constexpr unsigned char end_of_image = 0xd9;
constexpr unsigned char start_of_scan = 0xda;

bool stands_alone(unsigned char marker) {
  return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);  // TEM, RST0-7, SOI
}

// SOF0 to SOF15, except DHT, JPG and DAC in between (table B.1), and JPEG-LS' SOF55.
bool starts_frame(unsigned char marker) {
  return (marker >= 0xc0 && marker <= 0xcf && marker != define_huffman && marker != 0xc8 &&
          marker != 0xcc) ||
         marker == 0xf7;
}

bool is_progressive(unsigned char marker) { return (marker & 0x03) == 2; }

// Precision (1 byte), lines, columns (2 each), components; and for each component its name, its
// sampling factors and its table.
std::optional<JpegFrame> frame_of(std::span<const unsigned char> parameters) {
  constexpr std::size_t fixed = 6;
  constexpr std::size_t each = 3;
  if (parameters.size() < fixed) return std::nullopt;
  const std::size_t count = parameters[5];
  if (parameters.size() < fixed + each * count) return std::nullopt;
  JpegFrame frame;
  frame.precision = parameters[0];
  frame.height = std::uint32_t{parameters[1]} << 8 | parameters[2];
  frame.width = std::uint32_t{parameters[3]} << 8 | parameters[4];
  for (std::size_t i = 0; i < count; ++i) {
    const unsigned factors = parameters[fixed + each * i + 1];
    frame.components.push_back({.across = factors >> 4, .down = factors & 0x0f});
  }
  return frame;
}

// The next 0xff from at on that starts a marker: inside a scan, 0xff 0x00 is a data byte, and 0xff
// 0xff is padding.
std::optional<std::uint64_t> next_marker(FileReader& reader, std::uint64_t at) {
  for (;;) {
    const auto block = reader.at(at, 2);
    if (block.size() < 2) return std::nullopt;
    const void* found = std::memchr(block.data(), 0xff, block.size() - 1);
    if (found == nullptr) {
      at += block.size() - 1;
      continue;
    }
    const auto index =
        static_cast<std::size_t>(static_cast<const unsigned char*>(found) - block.data());
    const unsigned char marker = block[index + 1];
    at += index;
    if (marker != 0x00 && marker != 0xff) return at;
    at += marker == 0xff ? 1 : 2;
  }
}

// Walks from segment to segment, and skips scan data and stray bytes.
class Walk {
 public:
  explicit Walk(FileReader& reader, std::uint64_t at = 0) : reader_(reader), end_(at) {}

  // False at the end of the picture, and where there is no marker.
  bool next() {
    const auto at = next_marker(reader_, end_);
    if (!at) return false;
    begin_ = *at;
    const auto head = reader_.at(*at, 4);
    marker_ = head[1];
    end_ = *at + 2;
    if (stands_alone(marker_)) return true;
    if (marker_ == end_of_image || head.size() < 4) return false;
    end_ += std::uint64_t{head[2]} << 8 | head[3];
    return true;
  }
  unsigned char marker() const { return marker_; }
  // The segment's content after its length, as far as the file has it; it ends at end_.
  std::span<const unsigned char> parameters() const {
    constexpr std::uint64_t head = 4;  // marker and length
    const std::uint64_t begin = begin_ + head;
    if (stands_alone(marker_) || end_ <= begin) return {};
    const auto bytes = reader_.at(begin, static_cast<std::size_t>(end_ - begin));
    return bytes.first(std::min<std::size_t>(bytes.size(), end_ - begin));
  }

 private:
  FileReader& reader_;
  std::uint64_t begin_ = 0;  // of the segment
  std::uint64_t end_;
  unsigned char marker_ = 0;
};

}  // namespace

std::optional<JpegFrame> read_jpeg_frame(FileReader& reader, std::uint64_t at) {
  constexpr int most_in_front = 10'000;  // 640 MiB of metadata if none is empty
  Walk walk(reader, at);
  int count = 0;
  const auto next = [&] {
    if (++count > most_in_front)
      throw_unprocessable("the JPEG has more than 10000 parts before its picture");
    return walk.next();
  };
  while (!starts_frame(walk.marker())) {
    if (!next()) return std::nullopt;
  }
  auto frame = frame_of(walk.parameters());
  if (!frame) return std::nullopt;
  frame->marker = walk.marker();
  frame->has_several_scans = is_progressive(frame->marker);
  while (next()) {
    if (walk.marker() != start_of_scan) continue;
    const auto scan = walk.parameters();
    if (!scan.empty() && scan[0] < frame->components.size()) frame->has_several_scans = true;
    break;
  }
  return frame;
}

int count_jpeg_scans(FileReader& reader, int most) {
  int scans = 0;
  for (Walk walk(reader); scans < most && walk.next();) {
    if (walk.marker() == start_of_scan) ++scans;
  }
  return scans;
}

}  // namespace imaging::image
