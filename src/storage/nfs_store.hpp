// Objects as files under a base directory: a NAS mount, or a local folder.
#pragma once

#include <filesystem>

#include "io/thread_pool.hpp"
#include "storage/object_store.hpp"
#include "storage/tree.hpp"

namespace imaging::storage {

// Owner: the service. The pool must outlive the store and the bodies of its objects. Thread: the
// loop's. Everything that may block runs on the disk pool. A file appears under its key by
// rename(2) only when it is complete and flushed; directories are flushed too.
class NfsStore final : public ObjectStore {
 public:
  NfsStore(const std::filesystem::path& base, io::ThreadPool& disk,
           Confinement how = available_confinement());

  // Start-up probe: checks that the directory exists and that a file in it can be written, renamed,
  // read and removed. Creates the spool folder and removes leftovers in it. Throws
  // Error{unavailable}, whose detail says in one line what failed.
  Awaitable<void> probe();

  Backend backend() const override { return Backend::nfs; }
  const std::filesystem::path& spool_folder() const override { return spool_; }
  Awaitable<io::Spool> open_spool() override;
  // file: from a spool that open_spool() made.
  Awaitable<void> put(const StorageKey& key, io::SpooledFile file, std::string_view type,
                      Trace trace = {}) override;
  Awaitable<void> put(const StorageKey& key, std::span<const char> bytes, std::string_view type,
                      Trace trace = {}) override;
  Awaitable<Object> get(const StorageKey& key, std::optional<ByteRange> range,
                        std::optional<std::uint64_t> expected, Trace trace = {}) override;
  Awaitable<std::optional<ObjectInfo>> stat(const StorageKey& key, Trace trace = {}) override;
  Awaitable<ObjectPage> list(ListQuery query) override;
  Awaitable<void> remove(const StorageKey& key, Trace trace = {}) override;
  Awaitable<void> check() override;

 private:
  Tree tree_;
  std::filesystem::path spool_;  // <base>/.spool: rename(2) works inside one file system only
  io::ThreadPool& disk_;
};

}  // namespace imaging::storage
