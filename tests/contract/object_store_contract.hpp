// The suite of behaviours that every ObjectStore has, instantiated by each backend's file.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "base/error.hpp"
#include "base/random.hpp"
#include "io/deadlines.hpp"
#include "io/thread_pool.hpp"
#include "storage/object_store.hpp"
#include "storage/storage_key.hpp"
#include "support/run.hpp"

namespace imaging::test {

// What a store needs to run. One disk thread, so that a job posted last is done last.
struct Machine {
  boost::asio::io_context loop;
  io::Deadlines deadlines{loop.get_executor()};
  io::ThreadPool disk{1};
};

// A store and what it lives on.
struct Backend {
  virtual ~Backend() = default;
  virtual storage::ObjectStore& store() = 0;
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

// Of an asset that no earlier run has used: real servers keep theirs.
inline storage::StorageKey fresh_key() {
  std::array<std::uint8_t, 6> bytes{};
  random_bytes(bytes);
  std::int64_t id = 1;
  for (const std::uint8_t byte : bytes) id = id << 8 | byte;
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

  // Of the Error that it throws, whose text must be fit for a client and whose detail for the log.
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

}  // namespace imaging::test
