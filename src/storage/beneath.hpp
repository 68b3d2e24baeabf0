// Opens paths below a folder that cannot leave it, with what the kernel has for it.
#pragma once

#include <sys/types.h>

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

}  // namespace imaging::storage
