#include "storage/tree.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/file.hpp"

namespace imaging::storage {
namespace {

// The directory name in parent, made where it is missing. Another upload may make it in the same
// moment; the name is flushed by both.
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
