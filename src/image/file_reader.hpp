// Reads an uploaded file at any offset, for facts about a picture that libvips does not report, and
// throws what is wrong with it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/file.hpp"

namespace imaging::image {

// text: a sentence for the client.
[[noreturn]] inline void throw_unprocessable(std::string text) {
  throw Error(Code::unprocessable_image, std::move(text));
}

class FileReader {
 public:
  // Throws Error{internal_error}: the file is our own spool, so the client is not to blame.
  explicit FileReader(const std::filesystem::path& file);

  std::uint64_t size() const { return size_; }

  // At least `least` bytes (<= 64 KiB) from offset on; fewer only when the file ends. Valid until
  // the next call. Throws disk_error().
  std::span<const unsigned char> at(std::uint64_t offset, std::size_t least);

 private:
  Fd file_;
  std::uint64_t size_ = 0;
  std::uint64_t start_ = 0;
  std::vector<unsigned char> bytes_;  // from start_
};

}  // namespace imaging::image
