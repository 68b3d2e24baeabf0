#include "image/png_chunks.hpp"

#ifndef ZLIB_CONST
#define ZLIB_CONST  // zlib's input is const
#endif
#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>
#include <string_view>
#include <vector>

#include "image/png_header.hpp"

namespace imaging::image {
namespace {

using Bytes = std::span<const unsigned char>;

constexpr std::uint64_t most_text = 4 << 20;

[[noreturn]] void throw_damaged() {
  throw_unprocessable("the file is damaged or incomplete: a part of the PNG is cut or altered");
}

// The bytes at hand from at on; none at the end of the range or of the file.
Bytes block(FileReader& reader, std::uint64_t at, std::uint64_t end) {
  if (at >= end) return {};
  const Bytes bytes = reader.at(at, 1);
  return bytes.first(std::min<std::uint64_t>(end - at, bytes.size()));
}

// Calls use with all bytes of a range, as far as the file has them. Returns where they end.
template <typename Use>
std::uint64_t each_block(FileReader& reader, std::uint64_t at, std::uint64_t end, Use use) {
  for (;;) {
    const Bytes bytes = block(reader, at, end);
    if (bytes.empty()) return at;
    use(bytes);
    at += bytes.size();
  }
}

// The position after the next zero byte, or the end.
std::uint64_t behind_zero(FileReader& reader, std::uint64_t at, std::uint64_t end) {
  for (;;) {
    const Bytes bytes = block(reader, at, end);
    if (bytes.empty()) return end;
    const auto zero = std::ranges::find(bytes, 0);
    at += static_cast<std::uint64_t>(zero - bytes.begin());
    if (zero != bytes.end()) return at + 1;
  }
}

// Where the zlib stream of iCCP, zTXt or iTXt starts: after a keyword and a method; in iTXt after a
// keyword, a flag, a method, a language and a translation (11.3.3 and 11.3.4).
std::uint64_t compressed_part(FileReader& reader, const PngChunk& chunk) {
  const std::uint64_t at = behind_zero(reader, chunk.data, chunk.end());
  if (!chunk.is("iTXt")) return at + 1;
  const Bytes flag = block(reader, at, chunk.end());
  if (flag.empty() || flag[0] == 0) return chunk.end();
  return behind_zero(reader, behind_zero(reader, at + 2, chunk.end()), chunk.end());
}

// Counts how many bytes zlib streams inflate to, and discards them. It stops at a limit, so a
// decompression bomb costs no more than what is allowed.
class InflateMeter {
 public:
  explicit InflateMeter(std::uint64_t most);
  ~InflateMeter();
  InflateMeter(const InflateMeter&) = delete;
  InflateMeter& operator=(const InflateMeter&) = delete;

  // Adds bytes of the stream; after its end, or damage, nothing is counted, because no decoder
  // reads on there either. False when all streams together have exceeded the limit.
  [[nodiscard]] bool add(std::span<const unsigned char> compressed);
  // What is added next belongs to another stream.
  void next_stream();

 private:
  std::uint64_t left_;  // of the limit
  bool ended_ = false;
  z_stream stream_{};
  std::vector<unsigned char> discarded_;
};

InflateMeter::InflateMeter(std::uint64_t most) : left_(most), discarded_(std::size_t{64} * 1024) {
  if (inflateInit(&stream_) != Z_OK) throw std::bad_alloc();
  next_stream();
}

InflateMeter::~InflateMeter() { inflateEnd(&stream_); }

void InflateMeter::next_stream() {
  ended_ = false;
  inflateReset(&stream_);
  inflateValidate(&stream_, 0);  // no checksum: saves a tenth of the time
}

bool InflateMeter::add(std::span<const unsigned char> compressed) {
  stream_.next_in = compressed.data();
  stream_.avail_in = static_cast<uInt>(compressed.size());
  stream_.avail_out = 0;
  while (!ended_ && (stream_.avail_in > 0 || stream_.avail_out == 0)) {
    stream_.next_out = discarded_.data();
    stream_.avail_out = static_cast<uInt>(discarded_.size());
    const int status = inflate(&stream_, Z_NO_FLUSH);
    ended_ = status != Z_OK && status != Z_BUF_ERROR;  // Z_BUF_ERROR: more input is needed
    const std::uint64_t inflated = discarded_.size() - stream_.avail_out;
    if (inflated > left_) return false;
    left_ -= inflated;
  }
  return true;
}

class PngWalk {
 public:
  PngWalk(FileReader& reader, std::uint64_t max_pixels) : reader_(reader), most_(max_pixels) {}

  PngFacts facts() {
    std::uint64_t at = PngChunk::first;
    while (const auto chunk = png_chunk_at(reader_, at)) {
      if (!image_data_ && chunk->is("IHDR") && !take_header(*chunk)) break;
      if (chunk->is("IEND")) break;
      if (chunk->is_critical()) check(*chunk);
      if (chunk->is("iCCP") || chunk->is("zTXt") || chunk->is("iTXt")) inflate_text(*chunk);
      if (chunk->is("IDAT")) behind_image_data_ = true;
      if (!behind_image_data_) take_fact(*chunk);
      at = chunk->next();
    }
    return facts_;
  }

 private:
  // False when the picture is larger than allowed.
  bool take_header(const PngChunk& chunk) {
    const Bytes bytes = reader_.at(chunk.data, png_header_size);
    if (bytes.size() < png_header_size) throw_damaged();
    const PngHeader header = parse_png_header(bytes.first<png_header_size>());
    if (std::uint64_t{header.width} * header.height > most_) return false;
    image_data_.emplace(image_data_size(header));
    facts_.is_grey = (header.colour_type & 2) == 0;
    return true;
  }

  // The CRC covers type and data.
  void check(const PngChunk& chunk) {
    auto crc = crc32_z(0, chunk.type.data(), chunk.type.size());
    const std::uint64_t end = each_block(reader_, chunk.data, chunk.end(), [&](Bytes bytes) {
      crc = crc32_z(crc, bytes.data(), bytes.size());
      if (chunk.is("IDAT")) inflate_image_data(bytes);
    });
    const Bytes stored = reader_.at(end, PngChunk::crc_size);
    if (end < chunk.end() || stored.size() < PngChunk::crc_size ||
        big_endian(stored.first<4>()) != crc) {
      throw_damaged();
    }
  }

  void inflate_image_data(Bytes bytes) {
    if (!image_data_) throw_damaged();
    if (!image_data_->add(bytes))
      throw_unprocessable("the PNG's image data are more than its pixels need");
  }

  void inflate_text(const PngChunk& chunk) {
    texts_.next_stream();
    each_block(reader_, compressed_part(reader_, chunk), chunk.end(), [&](Bytes bytes) {
      if (!texts_.add(bytes))
        throw_unprocessable("the PNG's texts and profile are more than 4 MiB");
    });
  }

  void take_fact(const PngChunk& chunk) {
    if (chunk.is("sBIT")) facts_.significant_bits = largest_of_sbit(chunk);
    PngColour& colour = facts_.colour;
    if (chunk.is("sRGB")) colour.is_srgb = true;
    if (const auto cicp = data_of<4>(chunk, "cICP")) colour.cicp = cicp;
    if (const auto gamma = data_of<4>(chunk, "gAMA")) colour.gamma = big_endian(*gamma);
    if (const auto bytes = data_of<32>(chunk, "cHRM")) {
      std::array<std::uint32_t, 8>& numbers = colour.chromaticities.emplace();
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        numbers[i] = big_endian(Bytes(*bytes).subspan(4 * i).first<4>());
      }
    }
  }

  // The chunk's data, if the chunk has this type and size.
  template <std::size_t size>
  std::optional<std::array<unsigned char, size>> data_of(const PngChunk& chunk,
                                                         std::string_view name) {
    if (!chunk.is(name) || chunk.size != size) return std::nullopt;
    const Bytes bytes = reader_.at(chunk.data, size);
    if (bytes.size() < size) return std::nullopt;
    std::array<unsigned char, size> data;
    std::ranges::copy(bytes.first(size), data.begin());
    return data;
  }

  // Grey has 1 byte, grey with alpha 2, RGB 3, RGBA 4.
  std::optional<int> largest_of_sbit(const PngChunk& chunk) {
    const std::size_t colours = chunk.size < 3 ? 1 : 3;
    const Bytes bytes = reader_.at(chunk.data, colours);
    if (chunk.size == 0 || chunk.size > 4 || bytes.size() < colours) return std::nullopt;
    return *std::ranges::max_element(bytes.first(colours));
  }

  FileReader& reader_;
  std::uint64_t most_;
  PngFacts facts_;
  bool behind_image_data_ = false;
  std::optional<InflateMeter> image_data_;  // present once the header was read
  InflateMeter texts_{most_text};
};

}  // namespace

PngFacts examine_png_chunks(FileReader& reader, std::uint64_t max_pixels) {
  return PngWalk(reader, max_pixels).facts();
}

}  // namespace imaging::image
