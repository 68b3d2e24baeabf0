// Mutates a PNG within one chunk and updates the chunk's checksum: with a wrong one, decoders
// reject the file before they read the chunk.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/png_chunks.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace png {

inline constexpr std::string_view signature = "\x89PNG\r\n\x1a\n";

struct Chunk {
  std::string type;
  std::string data;
};

// Empty for a file that is not a PNG. Bytes after the last whole chunk are dropped.
inline std::vector<Chunk> read(std::string_view file) {
  std::vector<Chunk> chunks;
  if (!file.starts_with(signature)) return chunks;
  file.remove_prefix(signature.size());
  while (file.size() >= 12) {
    std::uint32_t length = 0;
    for (std::size_t i = 0; i < 4; ++i) length = length << 8 | static_cast<std::uint8_t>(file[i]);
    if (length > file.size() - 12) break;
    chunks.push_back({std::string(file.substr(4, 4)), std::string(file.substr(8, length))});
    file.remove_prefix(12 + length);
  }
  return chunks;
}

inline std::string write(const std::vector<Chunk>& chunks) {
  std::string file(signature);
  for (const Chunk& chunk : chunks) file += imaging::test::chunk(chunk.type, chunk.data);
  return file;
}

inline void mutate(std::string& bytes) {
  constexpr std::size_t growth = 64;
  const std::size_t size = bytes.size();
  bytes.resize(size + growth);
  bytes.resize(LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(bytes.data()), size, bytes.size()));
}

// For LLVMFuzzerCustomMutator. Sometimes, and always for a file that is not a PNG, libFuzzer
// mutates alone.
inline std::size_t mutate_file(std::uint8_t* data, std::size_t size, std::size_t most,
                               unsigned seed) {
  auto chunks = read({reinterpret_cast<const char*>(data), size});
  if (chunks.empty() || seed % 8 == 0) return LLVMFuzzerMutate(data, size, most);
  Chunk& chunk = chunks[seed / 8 % chunks.size()];
  // An IDAT that does not inflate by itself is part of a longer stream.
  constexpr std::size_t most_samples = 1 << 20;
  auto samples =
      chunk.type == "IDAT" ? imaging::test::inflated(chunk.data, most_samples) : std::nullopt;
  if (samples) {
    mutate(*samples);
    chunk.data = imaging::test::deflated(*samples, Z_DEFAULT_COMPRESSION);
  } else {
    mutate(chunk.data);
  }
  const std::string file = write(chunks);
  if (file.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::memcpy(data, file.data(), file.size());
  return file.size();
}

}  // namespace png
