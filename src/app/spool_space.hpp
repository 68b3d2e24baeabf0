// How much room is left where uploads are spooled: for NFS that is the share itself.
#pragma once

#include <filesystem>
#include <optional>

#include "domain/readiness.hpp"
#include "io/thread_pool.hpp"
#include "storage/object_store.hpp"

namespace imaging::app {

// Owner: the service; settle() before it is destroyed. Thread: the loop's. The disk is asked on its
// own pool, by one request at a time, because statvfs(3) of a NAS that hangs does not return.
class SpoolSpace {
 public:
  struct Bytes {
    double free = 0;  // for a process that is not root's
    double size = 0;
  };

  SpoolSpace(const Executor& executor, io::ThreadPool& disk, storage::ObjectStore& store);
  SpoolSpace(const SpoolSpace&) = delete;

  // Asks the disk, for two seconds at most. If it cannot be asked, last() stays as it was.
  Awaitable<void> refresh();
  std::optional<Bytes> last() const { return last_; }
  storage::Backend backend() const { return backend_; }
  Awaitable<void> settle() { return probe_.settle(); }

 private:
  Awaitable<void> ask();

  io::ThreadPool& disk_;
  std::filesystem::path folder_;
  storage::Backend backend_;
  std::optional<Bytes> last_;
  domain::Probe probe_;
};

}  // namespace imaging::app
