#include "storage/tree.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <algorithm>
#include <string_view>

#include "base/file.hpp"

namespace imaging::storage {
namespace {

// glibc has no wrapper.
long openat2(int folder, const char* path, const open_how* how, std::size_t size) {
  return ::syscall(SYS_openat2, folder, path, how, size);
}

Fd open_by_kernel(const Fd& folder, const std::string& path, int flags, mode_t mode) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags);
  how.mode = mode;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  return Fd(static_cast<int>(openat2(folder.get(), path.c_str(), &how, sizeof how)));
}

// Whether the name is the folder itself or its parent, not an entry in it.
bool is_no_child(std::string_view name) { return name.empty() || name == "." || name == ".."; }

// Opens each folder on the way with O_PATH, which like the kernel's own walk needs only the right
// to search.
Fd open_by_steps(const Fd& folder, const std::string& path, int flags, mode_t mode) {
  Fd reached;
  for (std::size_t begin = 0;;) {
    const std::size_t end = path.find('/', begin);
    const std::string name = path.substr(begin, end - begin);
    if (is_no_child(name)) {
      errno = EXDEV;  // as openat2 does
      return {};
    }
    const int from = reached ? reached.get() : folder.get();
    if (end == std::string::npos) {
      return Fd(::openat(from, name.c_str(), flags | O_NOFOLLOW, mode));
    }
    reached = Fd(::openat(from, name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!reached) return {};
    begin = end + 1;
  }
}

// Opens the directory `name` in parent, and creates it if it is missing. Another upload may create
// it at the same moment, so both flush the parent.
Fd step_into(Confinement how, const Fd& parent, const std::string& name) {
  if (::mkdirat(parent.get(), name.c_str(), 0750) == 0 || errno == EEXIST) {
    if (::fsync(parent.get()) != 0) throw disk_error("fsync of a directory", errno);
  } else {
    throw disk_error("mkdir " + name, errno);
  }
  Fd folder = open_beneath(how, parent, name, O_RDONLY | O_DIRECTORY, 0);
  if (!folder) throw disk_error("open directory " + name, errno);
  return folder;
}

}  // namespace

// A structure of 0 bytes is too short: the kernel's openat2 answers EINVAL before it looks at
// anything else. Any other error means that there is no openat2.
Confinement available_confinement() {
  const bool there = openat2(-1, "", nullptr, 0) < 0 && errno == EINVAL;
  return there ? Confinement::by_kernel : Confinement::by_steps;
}

Fd open_beneath(Confinement how, const Fd& folder, const std::string& path, int flags,
                mode_t mode) {
  const auto open = how == Confinement::by_kernel ? open_by_kernel : open_by_steps;
  return open(folder, path, flags | O_CLOEXEC, mode);
}

Fd Tree::open_base() const {
  Fd base(::open(base_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!base) throw disk_error("open " + base_.string(), errno);
  return base;
}

Fd Tree::open(const std::string& what, const std::string& path, int flags, mode_t mode) const {
  const Fd base = open_base();
  Fd fd = open_beneath(how_, base, path, flags, mode);
  if (!fd && errno != ENOENT) throw disk_error(what + ' ' + path, errno);
  return fd;
}

Fd Tree::open_or_make_folder(const std::string& path) const {
  Fd folder = open("open directory", path, O_RDONLY | O_DIRECTORY);
  if (folder) return folder;
  folder = open_base();
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    folder = step_into(how_, folder, path.substr(begin, end - begin));
    begin = end + 1;
  }
  return folder;
}

}  // namespace imaging::storage
