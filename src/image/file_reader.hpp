// Reads a file at any offset, for the few facts about a picture that libvips does not tell.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace imaging::image {

class FileReader {
 public:
  // Throws Error{internal_error}: the file is our own spool, not the client's concern.
  explicit FileReader(const std::filesystem::path& file);
  ~FileReader();
  FileReader(const FileReader&) = delete;
  FileReader& operator=(const FileReader&) = delete;

  std::uint64_t size() const;

  // The bytes from offset that are at hand: least (<= 64 KiB) or more, fewer only where the file
  // ends. Valid until the next call.
  std::span<const unsigned char> at(std::uint64_t offset, std::size_t least);

 private:
  int fd_;
  std::uint64_t start_ = 0;
  std::vector<unsigned char> bytes_;  // from start_
};

}  // namespace imaging::image
