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
  const auto number = [&](std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) file += static_cast<char>(value >> shift & 0xff);
  };
  for (const Chunk& chunk : chunks) {
    const std::string body = chunk.type + chunk.data;
    number(static_cast<std::uint32_t>(chunk.data.size()));
    file += body;
    number(static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
  }
  return file;
}

// Samples of an IDAT; nullopt when the chunk does not inflate by itself.
inline std::optional<std::string> inflated(std::string_view data) {
  std::string samples(1 << 20, '\0');
  uLongf size = samples.size();
  if (uncompress(reinterpret_cast<Bytef*>(samples.data()), &size,
                 reinterpret_cast<const Bytef*>(data.data()), data.size()) != Z_OK) {
    return std::nullopt;
  }
  samples.resize(size);
  return samples;
}

inline std::string deflated(std::string_view samples) {
  std::string data(compressBound(samples.size()), '\0');
  uLongf size = data.size();
  compress(reinterpret_cast<Bytef*>(data.data()), &size,
           reinterpret_cast<const Bytef*>(samples.data()), samples.size());
  data.resize(size);
  return data;
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
  auto samples = chunk.type == "IDAT" ? inflated(chunk.data) : std::nullopt;
  if (samples) {
    mutate(*samples);
    chunk.data = deflated(*samples);
  } else {
    mutate(chunk.data);
  }
  const std::string file = write(chunks);
  if (file.size() > most) return LLVMFuzzerMutate(data, size, most);
  std::memcpy(data, file.data(), file.size());
  return file.size();
}

}  // namespace png
