#include "storage/nfs_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "base/uuid.hpp"
#include "io/byte_source.hpp"
#include "io/file_source.hpp"
#include "storage/mount_options.hpp"
#include "storage/part_files.hpp"
#include "storage/tree_list.hpp"

namespace imaging::storage {
namespace {

Error broken(const std::string& key, const std::string& why) {
  return storage_unavailable(key + ": " + why);
}

ObjectInfo info_of(const Fd& file, const std::string& key) {
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) throw disk_error("stat of " + key, errno);
  if (!S_ISREG(status.st_mode)) throw broken(key, "not a file");
  return to_info(status);
}

std::optional<ObjectInfo> stat_object(const Tree& tree, const std::string& key) {
  const Fd file = tree.open("open", key, O_PATH | O_NOFOLLOW);
  if (file) return info_of(file, key);
  open_spool_folder(tree);  // throws if the share is not mounted
  return std::nullopt;
}

// O_NONBLOCK: a pipe in place of a file must not block the thread.
Fd open_object(const Tree& tree, const std::string& key) {
  Fd file = tree.open("open", key, O_RDONLY | O_NONBLOCK);
  if (file) return file;
  open_spool_folder(tree);  // throws if the share is not mounted
  throw Error(Code::not_found, "there is no such object", key);
}

// Reads a small object here, in one trip to the thread pool. A larger one is read as it is sent.
Object read_object(const Tree& tree, io::ThreadPool& disk, const std::string& key,
                   std::optional<ByteRange> range, std::optional<std::uint64_t> expected) {
  Fd file = open_object(tree, key);
  const std::uint64_t size = info_of(file, key).size;
  if (expected && size != *expected) {
    throw broken(key, "has " + std::to_string(size) + " bytes, not " + std::to_string(*expected));
  }
  const ByteRange piece = range.value_or(ByteRange{0, size});
  if (piece.offset > size || piece.length > size - piece.offset) {
    throw broken(key, "ends before the range that was asked for");
  }
  if (piece.length > io::file_chunk) {
    return {piece.length, std::make_unique<io::FileSource>(disk, io::share(std::move(file), disk),
                                                           piece.offset, piece.length)};
  }
  auto buffer = std::make_unique_for_overwrite<char[]>(piece.length);
  const std::span<char> bytes(buffer.get(), piece.length);
  read_exactly(file, bytes, piece.offset);
  return {piece.length, std::make_unique<io::BytesSource>(bytes, std::move(buffer))};
}

void remove_object(const Tree& tree, const std::string& key) {
  open_spool_folder(tree);  // throws if the share is not mounted
  const std::size_t slash = key.rfind('/');
  const Fd folder = tree.open("open directory", key.substr(0, slash), O_RDONLY | O_DIRECTORY);
  if (!folder) return;
  if (::unlinkat(folder.get(), key.c_str() + slash + 1, 0) != 0) {
    if (errno == ENOENT) return;
    throw disk_error("remove " + key, errno);
  }
  if (::fsync(folder.get()) != 0) throw disk_error("fsync of the folder of " + key, errno);
}

void put_bytes(const Tree& tree, const std::string& key, std::span<const char> bytes) {
  const std::string part = write_part(tree, bytes);
  try {
    publish_part(tree, part, key);
  } catch (...) {
    remove_part(tree, part);
    throw;
  }
}

// Seccomp profiles older than faccessat2(2) answer EPERM, which glibc takes for the folder's
// answer.
bool may_write_into(const Fd& folder) {
  if (::faccessat(folder.get(), ".", W_OK | X_OK, AT_EACCESS) == 0) return true;
  return errno == EPERM && ::syscall(SYS_faccessat, folder.get(), ".", W_OK | X_OK) == 0;
}

void make_spool(const Tree& tree) {
  const Fd base = tree.open_base();
  if (::mkdirat(base.get(), std::string(spool_name).c_str(), 0700) != 0 && errno != EEXIST) {
    throw disk_error("make .spool", errno);
  }
  if (::fsync(base.get()) != 0) throw disk_error("fsync of the base directory", errno);
}

void warn_of_risky_mount(const std::filesystem::path& spool) {
  std::ifstream file("/proc/self/mountinfo");
  const std::string mounts{std::istreambuf_iterator<char>(file), {}};
  const auto folder = std::filesystem::canonical(spool);
  if (const auto option = risky_mount_option(mounts, folder)) {
    log::warn("the NAS can lose what was acknowledged: mount it hard, without this option",
              {{"option", *option}, {"folder", folder.string()}});
  }
}

void try_everything(const Tree& tree) {
  constexpr std::string_view text = "probe";
  const std::string part = write_part(tree, text);
  const std::string probe = std::string(spool_name) + '/' + to_string(Uuid::random()) + ".part";
  publish_part(tree, part, probe);
  std::string read(text.size(), '\0');
  read_exactly(tree.open("open", probe, O_RDONLY), read, 0);
  if (read != text) throw broken(probe, "does not hold what was written");
  remove_object(tree, probe);
}

}  // namespace

NfsStore::NfsStore(const std::filesystem::path& base, io::ThreadPool& disk, Confinement how)
    : tree_(base, how), spool_(base / spool_name), disk_(disk) {}

Awaitable<void> NfsStore::probe() {
  if (tree_.confinement() == Confinement::by_steps) {
    log::info(
        "no openat2 here (Linux before 5.6, or a seccomp profile): paths are walked in steps");
  }
  co_await disk_.run([this] {
    make_spool(tree_);
    warn_of_risky_mount(spool_);
    remove_old_parts(spool_);
    try_everything(tree_);
  });
}

// The file itself becomes the object. finish() makes its bytes and mode durable, so put() only has
// to rename it and flush the directory.
Awaitable<io::Spool> NfsStore::open_spool() {
  return io::Spool::open(disk_, spool_, io::Durability::flushed, object_mode);
}

Awaitable<void> NfsStore::put(const StorageKey& key, io::SpooledFile file, std::string_view,
                              Trace) {
  if (file.path().parent_path() != spool_) throw std::logic_error("a file outside of the spool");
  if (file.durability() != io::Durability::flushed) throw std::logic_error("not flushed");
  co_await disk_.run(
      [this, &key, &file] { publish_part(tree_, file.path().filename(), key.text()); },
      io::Patience::upload);
  file.release();
}

Awaitable<void> NfsStore::put(const StorageKey& key, std::span<const char> bytes, std::string_view,
                              Trace) {
  co_await disk_.run([this, &key, bytes] { put_bytes(tree_, key.text(), bytes); },
                     io::Patience::upload);
}

Awaitable<Object> NfsStore::get(const StorageKey& key, std::optional<ByteRange> range,
                                std::optional<std::uint64_t> expected, Trace) {
  co_return co_await disk_.run([this, &key, range, expected] {
    return read_object(tree_, disk_, key.text(), range, expected);
  });
}

Awaitable<std::optional<ObjectInfo>> NfsStore::stat(const StorageKey& key, Trace) {
  co_return co_await disk_.run([this, &key] { return stat_object(tree_, key.text()); });
}

Awaitable<ObjectPage> NfsStore::list(ListQuery query) {
  require_folder(query.prefix);
  query.most = std::clamp(query.most, std::size_t{1}, largest_page);
  co_return co_await disk_.run([this, &query] { return list_tree(tree_, query); });
}

Awaitable<void> NfsStore::remove(const StorageKey& key, Trace) {
  co_await disk_.run([this, &key] { remove_object(tree_, key.text()); }, io::Patience::upload);
}

Awaitable<void> NfsStore::check() {
  co_await disk_.run([this] {
    if (!may_write_into(open_spool_folder(tree_))) throw disk_error("write to .spool", errno);
  });
}

}  // namespace imaging::storage
