#include "storage/measured_store.hpp"

#include <chrono>
#include <type_traits>
#include <utility>

namespace imaging::storage {
namespace {

using Clock = std::chrono::steady_clock;

double since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

std::string_view name(Operation operation) {
  constexpr std::array<std::string_view, operations.size()> names{
      "spool", "flush", "put", "get", "stat", "list", "remove", "check"};
  return names.at(static_cast<std::size_t>(operation));
}

// Only an Error says something about the store: any other exception is a bug, or the end of the
// process.
template <class T>
Awaitable<T> MeasuredStore::measured(Operation operation, Awaitable<T> work, std::uint64_t bytes) {
  const auto start = Clock::now();
  try {
    if constexpr (std::is_void_v<T>) {
      co_await std::move(work);
      observer_({operation, since(start), bytes});
    } else {
      T result = co_await std::move(work);
      if constexpr (std::is_same_v<T, Object>) bytes = result.length;
      observer_({operation, since(start), bytes});
      co_return result;
    }
  } catch (const Error& error) {
    observer_({operation, since(start), 0, error.code()});
    throw;
  }
}

Awaitable<io::Spool> MeasuredStore::open_spool() {
  return measured(Operation::spool, store_->open_spool());
}

Awaitable<void> MeasuredStore::put(const StorageKey& key, io::SpooledFile file,
                                   std::string_view type, Trace trace) {
  const std::uint64_t size = file.size();
  if (file.durability() == io::Durability::flushed) {
    observer_({Operation::flush, file.finished_in().count()});
  }
  return measured(Operation::put, store_->put(key, std::move(file), type, std::move(trace)), size);
}

Awaitable<void> MeasuredStore::put(const StorageKey& key, std::span<const char> bytes,
                                   std::string_view type, Trace trace) {
  return measured(Operation::put, store_->put(key, bytes, type, std::move(trace)), bytes.size());
}

Awaitable<Object> MeasuredStore::get(const StorageKey& key, std::optional<ByteRange> range,
                                     std::optional<std::uint64_t> expected, Trace trace) {
  return measured(Operation::get, store_->get(key, range, expected, std::move(trace)));
}

Awaitable<std::optional<ObjectInfo>> MeasuredStore::stat(const StorageKey& key, Trace trace) {
  return measured(Operation::stat, store_->stat(key, std::move(trace)));
}

Awaitable<ObjectPage> MeasuredStore::list(ListQuery query) {
  return measured(Operation::list, store_->list(std::move(query)));
}

Awaitable<void> MeasuredStore::remove(const StorageKey& key, Trace trace) {
  return measured(Operation::remove, store_->remove(key, std::move(trace)));
}

Awaitable<void> MeasuredStore::check() { return measured(Operation::check, store_->check()); }

}  // namespace imaging::storage
