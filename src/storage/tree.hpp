// Files below one directory, reached by relative paths that cannot leave it. Blocks: disk pool
// only.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "base/file.hpp"

namespace imaging::storage {

enum class Confinement {
  by_kernel,  // openat2(2) with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS, Linux 5.6
  by_steps,   // openat(2) for each name of the path, with O_NOFOLLOW
};

// by_steps where the kernel lacks openat2 (a NAS's Linux 4.4) or a seccomp profile older than it
// answers in its place.
Confinement available_confinement();

// An Fd without a file and errno when it fails. Refuses absolute paths, "..", and links whatever
// they point to; mounts inside the folder are entered. O_CLOEXEC is added to flags.
Fd open_beneath(Confinement how, const Fd& folder, const std::string& path, int flags, mode_t mode);

// The one place that turns a key into an open file. open_beneath() refuses what the grammar of
// keys should never let through anyway.
class Tree {
 public:
  explicit Tree(std::filesystem::path base, Confinement how = available_confinement())
      : base_(std::move(base)), how_(how) {}

  Confinement confinement() const { return how_; }

  // The base directory, opened anew each time so that a remounted share is found again. It is never
  // created: where it is missing, nothing is mounted. Throws Error.
  Fd open_base() const;

  // O_CLOEXEC is added. An Fd without a file when path does not exist; any other failure throws
  // Error. what: names the operation for the log.
  Fd open(const std::string& what, const std::string& path, int flags, mode_t mode = 0) const;

  // The directory at path, made with its parents where they are missing (mode 0750: a backup's
  // group may read), each new name flushed to the disk. Throws Error.
  Fd open_or_make_folder(const std::string& path) const;

 private:
  std::filesystem::path base_;
  Confinement how_;
};

}  // namespace imaging::storage
