#include "image/file_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <system_error>

namespace imaging::image {

FileReader::FileReader(const std::filesystem::path& file)
    : file_(open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
  struct stat status{};
  if (!file_ || fstat(file_.get(), &status) != 0) {
    throw Error(Code::internal_error, "the uploaded file could not be read back",
                std::generic_category().message(errno));
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

std::span<const unsigned char> FileReader::at(std::uint64_t offset, std::size_t least) {
  constexpr std::uint64_t window = std::uint64_t{64} * 1024;
  if (offset >= size_) return {};
  if (offset < start_ || offset + least > start_ + bytes_.size()) {
    bytes_.resize(std::min(window, size_ - offset));
    start_ = offset;
    void* into = bytes_.data();
    read_exactly(file_, {static_cast<char*>(into), bytes_.size()}, offset);
  }
  return std::span<const unsigned char>(bytes_).subspan(offset - start_);
}

}  // namespace imaging::image
