#include "io/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "base/file.hpp"
#include "base/uuid.hpp"

namespace imaging::io {
namespace {

// On the pool, because a hung NAS must not hang the loop.
void discard(ThreadPool& disk, int fd, std::filesystem::path path) {
  if (path.empty()) return;
  disk.post([fd, path = std::move(path)]() noexcept {
    if (fd >= 0) ::close(fd);
    ::unlink(path.c_str());
  });
}

}  // namespace

SpooledFile::SpooledFile(SpooledFile&& other) noexcept
    : disk_(other.disk_),
      path_(std::exchange(other.path_, {})),
      size_(other.size_),
      sha256_(other.sha256_),
      durability_(other.durability_),
      finished_in_(other.finished_in_) {}

SpooledFile::~SpooledFile() { discard(*disk_, -1, std::move(path_)); }

Awaitable<Spool> Spool::open(ThreadPool& disk, std::filesystem::path folder, Durability durability,
                             mode_t mode) {
  std::filesystem::path path = folder / (to_string(Uuid::random()) + ".part");
  const int fd = co_await disk.run([&path, mode] {
    const int made =
        ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (made < 0) throw disk_error("open in the spool", errno);
    if (mode != 0600) set_mode(made, mode);
    return made;
  });
  co_return Spool(disk, std::move(path), fd, durability);
}

Spool::Spool(ThreadPool& disk, std::filesystem::path path, int fd, Durability durability)
    : disk_(&disk), path_(std::move(path)), fd_(fd), durability_(durability) {}

Spool::Spool(Spool&& other) noexcept
    : disk_(other.disk_),
      path_(std::exchange(other.path_, {})),
      fd_(std::exchange(other.fd_, -1)),
      durability_(other.durability_),
      size_(other.size_),
      begun_(other.begun_),
      hash_(std::move(other.hash_)),
      sha256_(other.sha256_) {}

Spool::~Spool() { discard(*disk_, fd_, std::move(path_)); }

Awaitable<void> Spool::append(std::span<const char> bytes) {
  co_await disk_->run(
      [this, bytes] {
        hash_.update(bytes);
        write_all(fd_, bytes, "write to the spool");
        size_ += bytes.size();
        begin_to_flush();
      },
      Patience::upload);
}

// Has the kernel write to the disk while the rest is still arriving, not only when all of it has
// arrived (sync_file_range(2)). It is a hint: fsync reports any failure.
void Spool::begin_to_flush() {
  constexpr std::uint64_t step = 4 * 1024 * 1024;
  if (durability_ == Durability::none || size_ - begun_ < step) return;
  ::sync_file_range(fd_, static_cast<off64_t>(begun_), static_cast<off64_t>(size_ - begun_),
                    SYNC_FILE_RANGE_WRITE);
  begun_ = size_;
}

const Digest256& Spool::sha256() {
  if (!sha256_) sha256_ = hash_.finish();
  return *sha256_;
}

Awaitable<SpooledFile> Spool::finish() {
  const auto start = std::chrono::steady_clock::now();
  co_await disk_->run(
      [this] {
        const bool flushed = durability_ == Durability::none || ::fsync(fd_) == 0;
        if (!flushed) throw disk_error("fsync of the spool", errno);
        // A network file system may report a failed write only now.
        if (::close(std::exchange(fd_, -1)) != 0) throw disk_error("close of the spool", errno);
      },
      Patience::upload);
  co_return SpooledFile(*disk_, std::exchange(path_, {}), size_, sha256(), durability_,
                        std::chrono::steady_clock::now() - start);
}

}  // namespace imaging::io
