// The chunks of a PNG and their zlib streams, written by hand so that everything in them can be
// chosen.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace imaging::test {

inline const Bytef* zlib_bytes(std::string_view bytes) {
  const void* start = bytes.data();
  return static_cast<const Bytef*>(start);
}

// A zlib stream; level 0 stores, 9 is the smallest.
inline std::string deflated(std::string_view bytes, int level = 0) {
  uLongf size = compressBound(bytes.size());
  std::string out(size, '\0');
  void* start = out.data();
  compress2(static_cast<Bytef*>(start), &size, zlib_bytes(bytes), bytes.size(), level);
  out.resize(size);
  return out;
}

// nullopt for what is not one whole zlib stream of at most so many bytes.
inline std::optional<std::string> inflated(std::string_view bytes, std::size_t most) {
  uLongf size = most;
  std::string out(size, '\0');
  void* start = out.data();
  if (uncompress(static_cast<Bytef*>(start), &size, zlib_bytes(bytes), bytes.size()) != Z_OK) {
    return std::nullopt;
  }
  out.resize(size);
  return out;
}

// Length, type, data and checksum.
inline std::string chunk(std::string_view type, std::string_view data) {
  const std::string checked = std::string(type) + std::string(data);
  std::string out;
  const auto append = [&out](std::uint64_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
  };
  append(data.size());
  out += checked;
  append(crc32_z(0, zlib_bytes(checked), checked.size()));
  return out;
}

}  // namespace imaging::test
