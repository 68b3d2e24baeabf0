// Objects in an S3 bucket.
#pragma once

#include <filesystem>

#include "io/thread_pool.hpp"
#include "s3/client.hpp"
#include "storage/object_store.hpp"

namespace imaging::storage {

// Owner: the service. The pool must outlive the store and its bodies. Thread: the loop's.
class S3Store final : public ObjectStore {
 public:
  // spool: a local folder for uploads under way. Files are read on the disk pool.
  S3Store(s3::Client client, std::filesystem::path spool, io::ThreadPool& disk);

  // At start-up: creates the spool folder and removes leftovers in it. Throws Error. Does not check
  // the bucket, because the service must start even when the store is down.
  Awaitable<void> prepare_spool();

  Backend backend() const override { return Backend::s3; }
  const std::filesystem::path& spool_folder() const override { return spool_; }
  Awaitable<io::Spool> open_spool() override;
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
  s3::Client client_;
  std::filesystem::path spool_;
  io::ThreadPool& disk_;
};

}  // namespace imaging::storage
