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

// by_steps if the kernel lacks openat2 (such as Linux 4.4 on a NAS) or an older seccomp profile
// blocks it.
Confinement available_confinement();

// Returns an empty Fd and sets errno when it fails. Rejects absolute paths, ".." and all symbolic
// links; enters mounts inside the folder. Adds O_CLOEXEC to flags.
Fd open_beneath(Confinement how, const Fd& folder, const std::string& path, int flags, mode_t mode);

// The only place that turns a key into an open file. open_beneath() rejects the paths that the
// grammar of keys already excludes.
class Tree {
 public:
  explicit Tree(std::filesystem::path base, Confinement how = available_confinement())
      : base_(std::move(base)), how_(how) {}

  Confinement confinement() const { return how_; }

  // Opens the base directory, anew each time so that a remounted share is found again. Never
  // creates it: if it is missing, nothing is mounted. Throws Error.
  Fd open_base() const;

  // Adds O_CLOEXEC. Returns an empty Fd when path does not exist; any other failure throws Error.
  // what: the operation, for the log.
  Fd open(const std::string& what, const std::string& path, int flags, mode_t mode = 0) const;

  // Opens the directory at path. Creates it and its parents if they are missing (mode 0750, so that
  // a backup's group may read) and flushes each new name to the disk. Throws Error.
  Fd open_or_make_folder(const std::string& path) const;

 private:
  std::filesystem::path base_;
  Confinement how_;
};

}  // namespace imaging::storage
