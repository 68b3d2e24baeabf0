// A store that remembers only the keys of objects that were put and not removed.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "storage/object_store.hpp"

namespace imaging::test {

class RememberingStore : public storage::ObjectStore {
 public:
  // before_put: called before an original is put; may be empty.
  RememberingStore(io::ThreadPool& disk, std::filesystem::path spool,
                   std::vector<std::string>& keys,
                   const std::function<Awaitable<void>()>& before_put)
      : disk_(disk), spool_(std::move(spool)), keys_(keys), before_put_(before_put) {}

  storage::Backend backend() const override { return storage::Backend::nfs; }
  const std::filesystem::path& spool_folder() const override { return spool_; }
  Awaitable<io::Spool> open_spool() override {
    return io::Spool::open(disk_, spool_, io::Durability::none);
  }
  Awaitable<void> put(const storage::StorageKey& key, io::SpooledFile, std::string_view,
                      Trace) override {
    if (before_put_) co_await before_put_();
    keys_.push_back(key.text());
  }
  Awaitable<void> put(const storage::StorageKey& key, std::span<const char>, std::string_view,
                      Trace) override {
    keys_.push_back(key.text());
    co_return;
  }
  Awaitable<storage::Object> get(const storage::StorageKey&, std::optional<ByteRange>,
                                 std::optional<std::uint64_t>, Trace) override {
    throw std::logic_error("nobody reads");
  }
  Awaitable<void> remove(const storage::StorageKey& key, Trace) override {
    std::erase(keys_, key.text());
    co_return;
  }
  Awaitable<std::optional<storage::ObjectInfo>> stat(const storage::StorageKey&, Trace) override {
    throw std::logic_error("nobody asks");
  }
  Awaitable<storage::ObjectPage> list(storage::ListQuery) override {
    throw std::logic_error("nobody asks");
  }
  Awaitable<void> check() override { co_return; }

 private:
  io::ThreadPool& disk_;
  std::filesystem::path spool_;
  std::vector<std::string>& keys_;
  const std::function<Awaitable<void>()>& before_put_;
};

}  // namespace imaging::test
