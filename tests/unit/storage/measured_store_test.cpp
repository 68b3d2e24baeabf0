#include "storage/measured_store.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "storage/nfs_store.hpp"
#include "support/drain.hpp"
#include "support/run.hpp"
#include "support/temp_folder.hpp"

namespace imaging::storage {
namespace {

const AssetPlace place{ClinicId{12}, PatientId{345}, StudyId{78}, AssetId{9001}};
const StorageKey key = StorageKey::thumb(place);
const StorageKey other = StorageKey::web(place);

class MeasuredStoreTest : public testing::Test {
 protected:
  MeasuredStoreTest() {
    auto files = std::make_unique<NfsStore>(folder.path(), disk);
    test::run(loop, files->probe());
    store.emplace(std::move(files), [this](const Measurement& one) { seen.push_back(one); });
  }
  ~MeasuredStoreTest() override { disk.join(); }

  Awaitable<void> put_file(std::string_view bytes) {
    io::Spool spool = co_await store->open_spool();
    co_await spool.append(bytes);
    co_await store->put(key, co_await spool.finish(), "image/webp");
  }
  Awaitable<std::string> get(std::optional<ByteRange> range) {
    const Object found = co_await store->get(key, range, std::nullopt);
    co_return co_await test::drain(*found.body);
  }
  // What was measured since the last call, such as "get 5".
  std::string measured() {
    std::string text;
    for (const Measurement& one : seen) {
      EXPECT_GT(one.seconds, 0);
      EXPECT_FALSE(one.failure);
      if (!text.empty()) text += ", ";
      text += std::string(name(one.operation)) + " " + std::to_string(one.bytes);
    }
    seen.clear();
    return text;
  }
  // How the work failed, as its caller and the observer saw it.
  template <class T>
  void expect_failure(Operation operation, Code code, Awaitable<T> work) {
    seen.clear();
    try {
      test::run(loop, std::move(work));
      ADD_FAILURE() << "it succeeded";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code);
    }
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].operation, operation);
    EXPECT_EQ(seen[0].failure, code);
  }

  boost::asio::io_context loop;
  io::ThreadPool disk{1};
  test::TempFolder folder;
  std::vector<Measurement> seen;
  std::optional<MeasuredStore> store;
};

TEST_F(MeasuredStoreTest, reports_each_operation_once_with_its_bytes) {
  test::run(loop, put_file("12345"));
  EXPECT_EQ(measured(), "spool 0, flush 0, put 5");
  test::run(loop, store->put(other, std::string_view("123"), "image/webp"));
  EXPECT_EQ(measured(), "put 3");
  EXPECT_EQ(test::run(loop, get(std::nullopt)), "12345");
  EXPECT_EQ(test::run(loop, get(ByteRange{1, 2})), "23");
  EXPECT_EQ(measured(), "get 5, get 2");
  EXPECT_EQ(test::run(loop, store->stat(key))->size, 5U);
  EXPECT_EQ(test::run(loop, store->list(ListQuery{"clinic_12/", ""})).objects.size(), 2U);
  test::run(loop, store->check());
  test::run(loop, store->remove(key));
  EXPECT_EQ(measured(), "stat 0, list 0, check 0, remove 0");
}

TEST_F(MeasuredStoreTest, reports_failures_and_passes_them_on) {
  expect_failure(Operation::get, Code::not_found, get(std::nullopt));
  std::filesystem::remove_all(folder.path() / ".spool");
  expect_failure(Operation::check, Code::unavailable, store->check());
  expect_failure(Operation::spool, Code::unavailable, store->open_spool());
  expect_failure(Operation::put, Code::unavailable,
                 store->put(other, std::string_view("123"), "image/webp"));
}

}  // namespace
}  // namespace imaging::storage
