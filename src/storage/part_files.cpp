#include "storage/part_files.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include <chrono>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/uuid.hpp"

namespace imaging::storage {
namespace {

// Never flushes a descriptor twice: after a failure the kernel may have dropped the bytes, and the
// second fsync would report success.
void flush_and_close(Fd file) {
  if (::fsync(file.get()) != 0) throw disk_error("fsync", errno);
  if (const int error = file.close(); error != 0) throw disk_error("close", error);
}

// Our own files only: other programs may keep ".part" files in a shared temporary folder.
bool is_part(const std::filesystem::path& path) {
  return path.extension() == ".part" && Uuid::parse(path.stem().string());
}

std::string in_spool(const std::string& part) { return std::string(spool_name) + '/' + part; }

}  // namespace

Fd open_spool_folder(const Tree& tree) {
  const std::string name(spool_name);
  Fd spool = tree.open("open directory", name, O_RDONLY | O_DIRECTORY);
  if (!spool) throw disk_error("open " + name + " (is the share mounted?)", ENOENT);
  return spool;
}

std::string write_part(const Tree& tree, std::span<const char> bytes) {
  std::string part = to_string(Uuid::random()) + ".part";
  Fd file = tree.open("create", in_spool(part), O_CREAT | O_EXCL | O_WRONLY, 0600);
  if (!file) throw disk_error("create a file in .spool (is the share mounted?)", ENOENT);
  try {
    set_mode(file.get(), object_mode);
    write_all(file.get(), bytes, "write");
    flush_and_close(std::move(file));
  } catch (...) {
    remove_part(tree, part);
    throw;
  }
  return part;
}

void publish_part(const Tree& tree, const std::string& part, const std::string& key) {
  const Fd spool = open_spool_folder(tree);
  const std::size_t slash = key.rfind('/');
  const Fd folder = tree.open_or_make_folder(key.substr(0, slash));
  const std::string name = key.substr(slash + 1);
  if (::renameat(spool.get(), part.c_str(), folder.get(), name.c_str()) != 0) {
    throw disk_error("rename to " + key, errno);
  }
  if (::fsync(folder.get()) != 0) throw disk_error("fsync of the folder of " + key, errno);
}

void remove_part(const Tree& tree, const std::string& part) noexcept {
  try {
    ::unlinkat(open_spool_folder(tree).get(), part.c_str(), 0);
  } catch (const Error&) {
    log::info("a spooled file could not be removed; the next start will do it");
  }
}

void remove_old_parts(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  const auto old = fs::file_time_type::clock::now() - std::chrono::hours{1};
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code gone;  // removed by another process that also cleans up
    if (!is_part(entry->path()) || entry->is_symlink(gone)) continue;
    const auto written = entry->last_write_time(gone);
    if (!gone && written < old) fs::remove(entry->path(), gone);
  }
}

}  // namespace imaging::storage
