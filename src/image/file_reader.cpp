#include "image/file_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

#include "base/error.hpp"

namespace imaging::image {
namespace {

Error unreadable() {
  return {Code::internal_error, "the uploaded file could not be read back",
          std::generic_category().message(errno)};
}

}  // namespace

FileReader::FileReader(const std::filesystem::path& file)
    : fd_(open(file.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (fd_ < 0) throw unreadable();
}

FileReader::~FileReader() { close(fd_); }

std::uint64_t FileReader::size() const {
  struct stat status{};
  if (fstat(fd_, &status) != 0) throw unreadable();
  return static_cast<std::uint64_t>(status.st_size);
}

std::span<const unsigned char> FileReader::at(std::uint64_t offset, std::size_t least) {
  constexpr std::size_t window = std::size_t{64} * 1024;
  constexpr std::uint64_t largest_offset = INT64_MAX - window;
  if (offset > largest_offset) return {};
  if (offset < start_ || offset + least > start_ + bytes_.size()) {
    bytes_.resize(window);
    ssize_t got = 0;
    do {
      got = pread(fd_, bytes_.data(), window, static_cast<off_t>(offset));
    } while (got < 0 && errno == EINTR);
    if (got < 0) throw unreadable();
    start_ = offset;
    bytes_.resize(static_cast<std::size_t>(got));
  }
  return std::span<const unsigned char>(bytes_).subspan(offset - start_);
}

}  // namespace imaging::image
