#include "storage/beneath.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>

#include <string_view>

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

// Leaves the folder it is looked up in, or names it again.
bool is_no_child(std::string_view name) { return name.empty() || name == "." || name == ".."; }

// Each folder on the way is opened with O_PATH: like the kernel's walk it takes the right to
// search only.
Fd open_by_steps(const Fd& folder, const std::string& path, int flags, mode_t mode) {
  Fd reached;
  for (std::size_t begin = 0;;) {
    const std::size_t end = path.find('/', begin);
    const std::string name = path.substr(begin, end - begin);
    if (is_no_child(name)) {
      errno = EXDEV;  // as openat2 says
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

}  // namespace

// No structure is shorter than none: the kernel's openat2 answers EINVAL before it looks at
// anything else, so that EPERM cannot be a file's.
Confinement available_confinement() {
  const bool there = openat2(-1, "", nullptr, 0) < 0 && errno == EINVAL;
  return there ? Confinement::by_kernel : Confinement::by_steps;
}

Fd open_beneath(Confinement how, const Fd& folder, const std::string& path, int flags,
                mode_t mode) {
  const auto open = how == Confinement::by_kernel ? open_by_kernel : open_by_steps;
  return open(folder, path, flags | O_CLOEXEC, mode);
}

}  // namespace imaging::storage
