#include "storage/tree_list.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>

#include "storage/part_files.hpp"

namespace imaging::storage {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

// Null when the folder does not exist.
Folder open_folder(const Tree& tree, const std::string& path) {
  Fd fd = path.empty() ? tree.open_base()
                       : tree.open("open directory", path.substr(0, path.size() - 1),
                                   O_RDONLY | O_DIRECTORY);
  if (!fd) return nullptr;
  Folder folder(::fdopendir(fd.get()));
  if (!folder) throw disk_error("read directory " + path, errno);
  fd.release();
  return folder;
}

std::optional<struct stat> status_of(const Folder& folder, const char* name) {
  struct stat status{};
  if (::fstatat(::dirfd(folder.get()), name, &status, AT_SYMLINK_NOFOLLOW) == 0) return status;
  if (errno != ENOENT) throw disk_error(std::string("stat of ") + name, errno);
  return std::nullopt;  // removed since its folder was read
}

// Some file systems do not fill in d_type and need stat(2).
bool is_kind(const Folder& folder, const dirent& entry, unsigned char type, mode_t mode) {
  if (entry.d_type != DT_UNKNOWN) return entry.d_type == type;
  const auto status = status_of(folder, entry.d_name);
  return status && (status->st_mode & S_IFMT) == mode;
}

// The names of files and folders. Folders end with a slash, so that names sort as paths do.
std::vector<std::string> sorted_names(const Folder& folder) {
  std::vector<std::string> names;
  errno = 0;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread reads this stream
  while (const dirent* entry = ::readdir(folder.get())) {
    std::string name = entry->d_name;
    if (is_kind(folder, *entry, DT_REG, S_IFREG)) {
      names.push_back(std::move(name));
    } else if (name != "." && name != ".." && is_kind(folder, *entry, DT_DIR, S_IFDIR)) {
      names.push_back(std::move(name += '/'));
    }
    errno = 0;
  }
  if (errno != 0) throw disk_error("read a directory", errno);
  std::ranges::sort(names);
  return names;
}

class Walk {
 public:
  Walk(const Tree& tree, const ListQuery& query) : tree_(tree), query_(query) {}

  // Adds the files below path. The folders of keys are at most seven deep. False when the page is
  // full and there are more files.
  bool enter(const std::string& path) {
    const Folder folder = open_folder(tree_, path);
    if (!folder) return true;
    for (const std::string& name : sorted_names(folder)) {
      const std::string below = path + name;
      if (below == spool_folder_ || is_before(below)) continue;
      if (below.ends_with('/') ? !enter(below) : !add(folder, name, below)) return false;
    }
    return true;
  }

  ObjectPage page;

 private:
  // Whether earlier pages have listed all of it.
  bool is_before(const std::string& path) const {
    return path <= query_.token && !(path.ends_with('/') && query_.token.starts_with(path));
  }

  bool add(const Folder& folder, const std::string& name, const std::string& path) {
    const auto status = status_of(folder, name.c_str());
    if (!status) return true;
    if (page.objects.size() == query_.most) {
      page.next = page.objects.back().key;
      return false;
    }
    page.objects.push_back({path, to_info(*status)});
    return true;
  }

  const Tree& tree_;
  const ListQuery& query_;
  const std::string spool_folder_ = std::string(spool_name) + '/';
};

}  // namespace

ObjectInfo to_info(const struct stat& status) {
  const auto modified = std::chrono::seconds{status.st_mtim.tv_sec} +
                        std::chrono::nanoseconds{status.st_mtim.tv_nsec};
  return {static_cast<std::uint64_t>(status.st_size),
          Instant(std::chrono::floor<std::chrono::microseconds>(modified))};
}

ObjectPage list_tree(const Tree& tree, const ListQuery& query) {
  open_spool_folder(tree);  // throws if the share is not mounted
  Walk walk(tree, query);
  if (!query.prefix.starts_with(std::string(spool_name) + '/')) walk.enter(query.prefix);
  return std::move(walk.page);
}

}  // namespace imaging::storage
