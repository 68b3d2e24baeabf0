// An upload's bytes on their way to the store: a temporary file that is hashed while it is written.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>

#include "base/sha256.hpp"
#include "io/awaitable.hpp"
#include "io/thread_pool.hpp"

namespace imaging::io {

// Whether the file must survive a power cut once finish() has returned.
enum class Durability { none, flushed };

// A complete temporary file; removed when destroyed unless it was renamed away.
class SpooledFile {
 public:
  SpooledFile(ThreadPool& disk, std::filesystem::path path, std::uint64_t size, Digest256 sha256,
              Durability durability, std::chrono::duration<double> finished_in = {})
      : disk_(&disk),
        path_(std::move(path)),
        size_(size),
        sha256_(sha256),
        durability_(durability),
        finished_in_(finished_in) {}
  SpooledFile(SpooledFile&& other) noexcept;
  SpooledFile& operator=(SpooledFile&&) = delete;
  ~SpooledFile();

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size() const { return size_; }
  const Digest256& sha256() const { return sha256_; }
  Durability durability() const { return durability_; }
  // How long Spool::finish() took: on a slow disk, most of that is the flush.
  std::chrono::duration<double> finished_in() const { return finished_in_; }
  // The file was renamed, and is no longer this object's to remove.
  void release() { path_.clear(); }

 private:
  ThreadPool* disk_;
  std::filesystem::path path_;
  std::uint64_t size_;
  Digest256 sha256_;
  Durability durability_;
  std::chrono::duration<double> finished_in_;
};

// Writes on the disk pool. A full disk throws Error{insufficient_storage}, any other failure
// Error{unavailable}. The file is removed with this object, unless finish() handed it out.
class Spool {
 public:
  // folder: where the temporary file is made (O_EXCL, a random name ending in ".part").
  static Awaitable<Spool> open(ThreadPool& disk, std::filesystem::path folder,
                               Durability durability, mode_t mode = 0600);
  Spool(Spool&& other) noexcept;
  Spool& operator=(Spool&&) = delete;
  ~Spool();

  // Hashes and writes; the bytes must stay valid until it returns.
  Awaitable<void> append(std::span<const char> bytes);
  std::uint64_t size() const { return size_; }
  // Of all bytes: nothing may be appended after it.
  const Digest256& sha256();
  // The appended bytes can be read from this file, even before finish().
  const std::filesystem::path& path() const { return path_; }
  // Flushes the bytes to the disk (fsync(2)) if durability says so, closes and hands out the file.
  Awaitable<SpooledFile> finish();

 private:
  Spool(ThreadPool& disk, std::filesystem::path path, int fd, Durability durability);
  void begin_to_flush();

  ThreadPool* disk_;
  std::filesystem::path path_;
  int fd_;
  Durability durability_;
  std::uint64_t size_ = 0;
  std::uint64_t begun_ = 0;  // bytes that the kernel was asked to write to the disk
  Sha256 hash_;
  std::optional<Digest256> sha256_;
};

}  // namespace imaging::io
