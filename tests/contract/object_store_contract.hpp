// The test suite that every ObjectStore must pass, instantiated by each backend's file.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/random.hpp"
#include "io/deadlines.hpp"
#include "io/thread_pool.hpp"
#include "storage/object_store.hpp"
#include "storage/storage_key.hpp"
#include "support/run.hpp"

namespace imaging::test {

// What a store needs to run. With one disk thread, the job that is posted last also ends last.
struct Machine {
  boost::asio::io_context loop;
  io::Deadlines deadlines{loop.get_executor()};
  io::ThreadPool disk{1};
};

// A store and the server or folder behind it.
struct Backend {
  virtual ~Backend() = default;
  virtual storage::ObjectStore& store() = 0;
  // Adds an object directly, not through the store, under a key that may be no valid storage key.
  virtual Awaitable<void> put_raw(std::string key, std::string bytes) = 0;
};

struct BackendCase {
  std::string name;
  storage::Backend backend;                                // what the store calls itself
  std::function<std::unique_ptr<Backend>(Machine&)> make;  // null when it is not there to test
};

inline std::ostream& operator<<(std::ostream& out, const BackendCase& one) {
  return out << one.name;
}

inline std::string case_name(const testing::TestParamInfo<BackendCase>& info) {
  return info.param.name;
}

// An id that no earlier run has used, because real servers keep their objects.
inline std::int64_t fresh_id() {
  std::array<std::uint8_t, 6> bytes{};
  random_bytes(bytes);
  std::int64_t id = 1;
  for (const std::uint8_t byte : bytes) id = id << 8 | byte;
  return id;
}

inline storage::StorageKey fresh_key() {
  const std::int64_t id = fresh_id();
  return storage::StorageKey::thumb({ClinicId{12}, PatientId{345}, StudyId{id}, AssetId{id}});
}

class ObjectStoreContract : public testing::TestWithParam<BackendCase> {
 protected:
  void SetUp() override {
    backend = GetParam().make(machine);
    if (!backend) GTEST_SKIP() << GetParam().name << " is not there to be tested";
  }

  storage::ObjectStore& store() { return backend->store(); }

  template <class T>
  T wait(Awaitable<T> work) {
    return run(machine.loop, std::move(work));
  }

  // The code of the Error that it throws. Its text must be fit for a client, and its detail for the
  // log.
  template <class T>
  Code code_of(Awaitable<T> work) {
    try {
      wait(std::move(work));
    } catch (const Error& error) {
      EXPECT_EQ(error.text().find_first_of("/<>"), std::string::npos) << error.text();
      EXPECT_FALSE(error.detail().empty());
      return error.code();
    }
    ADD_FAILURE() << "it succeeded";
    return Code::internal_error;
  }

  Machine machine;
  std::unique_ptr<Backend> backend;
  const storage::StorageKey key = fresh_key();
};

using Keys = std::vector<std::string>;

// Fetches all pages. Sorted, because the order is not promised.
inline Awaitable<Keys> all_keys(storage::ObjectStore& store, std::string prefix, std::size_t most) {
  Keys keys;
  storage::ListQuery query{.prefix = prefix, .token = {}, .most = most};
  do {
    storage::ObjectPage page = co_await store.list(query);
    EXPECT_LE(page.objects.size(), most);
    for (auto& one : page.objects) keys.push_back(std::move(one.key));
    query.token = std::move(page.next);
  } while (!query.token.empty() && keys.size() < 1000);
  std::ranges::sort(keys);
  co_return keys;
}

// Uses a clinic that has no objects yet.
class Listing : public ObjectStoreContract {
 protected:
  storage::AssetPlace place(std::int64_t asset) const {
    return {clinic, PatientId{345}, StudyId{78}, AssetId{asset}};
  }
  std::string folder() const { return "clinic_" + to_string(clinic) + '/'; }
  Keys keys(std::size_t most = 1000) { return wait(all_keys(store(), folder(), most)); }
  // One byte in the first, two in the second …
  Keys put_thumbs(int count) {
    Keys put;
    for (int i = 1; i <= count; ++i) {
      const auto thumb = storage::StorageKey::thumb(place(i));
      wait(store().put(thumb, std::string(static_cast<std::size_t>(i), 'x'), "image/webp"));
      put.push_back(thumb.text());
    }
    std::ranges::sort(put);
    return put;
  }

  const ClinicId clinic{fresh_id()};
};

}  // namespace imaging::test
