// A store that reports how long each of its operations took and how it ended.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "storage/object_store.hpp"

namespace imaging::storage {

// spool: open_spool(). flush: what Spool::finish() did before a put(), reported only if it flushed.
enum class Operation { spool, flush, put, get, stat, list, remove, check };
inline constexpr std::array operations{Operation::spool,  Operation::flush, Operation::put,
                                       Operation::get,    Operation::stat,  Operation::list,
                                       Operation::remove, Operation::check};
std::string_view name(Operation operation);  // "spool" …

struct Measurement {
  Operation operation;
  double seconds = 0;       // get: until the body can be read
  std::uint64_t bytes = 0;  // of the object that was put, of the body of one that was opened
  std::optional<Code> failure = std::nullopt;
};
using StoreObserver = std::function<void(const Measurement&)>;

// Owner: domain::Stores. Thread: the loop's. Does what the store that it wraps does.
class MeasuredStore final : public ObjectStore {
 public:
  // observer: must not throw.
  MeasuredStore(std::unique_ptr<ObjectStore> store, StoreObserver observer)
      : store_(std::move(store)), observer_(std::move(observer)) {}

  Backend backend() const override { return store_->backend(); }
  const std::filesystem::path& spool_folder() const override { return store_->spool_folder(); }
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
  template <class T>
  Awaitable<T> measured(Operation operation, Awaitable<T> work, std::uint64_t bytes = 0);

  std::unique_ptr<ObjectStore> store_;
  StoreObserver observer_;
};

}  // namespace imaging::storage
