#include "app/spool_space.hpp"

#include <sys/statvfs.h>

#include <cerrno>

#include "base/file.hpp"

namespace imaging::app {
namespace {

SpoolSpace::Bytes space_of(const std::filesystem::path& folder) {
  struct statvfs found{};
  if (::statvfs(folder.c_str(), &found) != 0) throw disk_error("statvfs of the spool", errno);
  const auto unit = static_cast<double>(found.f_frsize);
  return {static_cast<double>(found.f_bavail) * unit, static_cast<double>(found.f_blocks) * unit};
}

}  // namespace

SpoolSpace::SpoolSpace(const Executor& executor, io::ThreadPool& disk, storage::ObjectStore& store)
    : disk_(disk),
      folder_(store.spool_folder()),
      backend_(store.backend()),
      probe_(executor, "free space of the spool", [this] { return ask(); }) {}

Awaitable<void> SpoolSpace::refresh() { co_await probe_.usable(); }

Awaitable<void> SpoolSpace::ask() {
  last_ = co_await disk_.run([this] { return space_of(folder_); });
}

}  // namespace imaging::app
