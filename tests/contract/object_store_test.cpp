// The tests of the contract.
#include <boost/asio/co_spawn.hpp>
#include <stdexcept>

#include "base/error.hpp"
#include "contract/object_store_contract.hpp"
#include "io/spool.hpp"
#include "support/drain.hpp"

namespace imaging::test {
namespace {

using storage::Object;
using storage::ObjectStore;
using storage::StorageKey;
using Range = std::optional<ByteRange>;
using Size = std::optional<std::uint64_t>;

constexpr std::string_view type = "image/webp";

// Bytes in which neighbours always differ.
std::string pattern(std::size_t size, unsigned seed = 1) {
  std::string bytes(size, '\0');
  std::uint32_t state = seed;
  for (char& c : bytes) {
    state = state * 1664525U + 1013904223U;
    c = static_cast<char>(state >> 24);
  }
  return bytes;
}

Awaitable<std::string> read(ObjectStore& store, const StorageKey& key, Range range = {},
                            Size expected = {}) {
  const Object object = co_await store.get(key, range, expected);
  std::string bytes = co_await drain(*object.body);
  EXPECT_EQ(object.length, bytes.size());
  co_return bytes;
}

Awaitable<void> put_spooled(ObjectStore& store, const StorageKey& key, std::string_view bytes) {
  io::Spool spool = co_await store.open_spool();
  co_await spool.append(bytes);
  io::SpooledFile file = co_await spool.finish();
  co_await store.put(key, std::move(file), type);
}

Awaitable<void> overwrite(ObjectStore& store, const StorageKey& key, const std::string& first,
                          const std::string& second) {
  for (int i = 0; i < 4; ++i) {
    co_await store.put(key, second, type);
    co_await store.put(key, first, type);
  }
}

TEST_P(ObjectStoreContract, bodies_that_nobody_reads_keep_nothing_else_out) {
  const std::string bytes = pattern(1'000'000);
  const StorageKey other = fresh_key();
  wait(store().put(key, bytes, type));
  std::vector<Object> unread;
  for (int i = 0; i < 40; ++i) unread.push_back(wait(store().get(key, {}, bytes.size())));
  wait(store().check());
  wait(store().put(other, std::string_view("bytes"), type));
  EXPECT_EQ(wait(read(store(), other)), "bytes");
  for (const Object& object : unread) EXPECT_TRUE(wait(drain(*object.body)) == bytes);
  wait(store().remove(key));
  wait(store().remove(other));
}

TEST_P(ObjectStoreContract, says_its_name_and_can_be_used) {
  EXPECT_EQ(store().backend(), GetParam().backend);
  wait(store().check());
}

TEST_P(ObjectStoreContract, gives_back_what_was_put_whatever_its_size) {
  for (const std::size_t size : {0U, 1U, 1000U, 262'143U, 262'144U, 262'145U, 1'000'000U}) {
    const std::string bytes = pattern(size);
    wait(store().put(key, bytes, type));
    EXPECT_TRUE(wait(read(store(), key, {}, size)) == bytes) << size;
  }
  wait(store().remove(key));
}

TEST_P(ObjectStoreContract, gives_back_a_spooled_file_of_twenty_megabytes) {
  const std::string bytes = pattern(20'000'000);
  wait(put_spooled(store(), key, bytes));
  EXPECT_TRUE(wait(read(store(), key, {}, bytes.size())) == bytes);
  wait(store().remove(key));
}

TEST_P(ObjectStoreContract, gives_back_an_empty_spooled_file) {
  wait(put_spooled(store(), key, ""));
  EXPECT_EQ(wait(read(store(), key)), "");
  wait(store().remove(key));
}

TEST_P(ObjectStoreContract, leaves_nothing_in_the_spool) {
  wait(put_spooled(store(), key, "bytes"));
  wait(store().put(key, pattern(1000), type));
  wait(store().remove(key));
  wait(machine.disk.run([] {}));  // files are removed on the pool
  EXPECT_TRUE(std::filesystem::is_empty(store().spool_folder()));
}

TEST_P(ObjectStoreContract, gives_the_range_that_was_asked_for) {
  constexpr std::uint64_t size = 600'000;
  const std::string bytes = pattern(size);
  wait(store().put(key, bytes, type));
  for (const ByteRange range : {ByteRange{0, 1}, ByteRange{0, size}, ByteRange{size - 1, 1},
                                ByteRange{1, 262'144}, ByteRange{100'000, 400'000}}) {
    EXPECT_TRUE(wait(read(store(), key, range, size)) == bytes.substr(range.offset, range.length))
        << range.offset << "+" << range.length;
  }
  wait(store().remove(key));
}

TEST_P(ObjectStoreContract, gives_no_range_that_the_object_does_not_have) {
  wait(store().put(key, pattern(1000), type));
  for (const ByteRange range : {ByteRange{1000, 1}, ByteRange{999, 2}, ByteRange{0, 1001},
                                ByteRange{1ULL << 62, 1ULL << 62}}) {
    EXPECT_EQ(code_of(store().get(key, range, {})), Code::unavailable)
        << range.offset << "+" << range.length;
  }
  wait(store().remove(key));
}

TEST_P(ObjectStoreContract, refuses_an_object_of_another_size_before_its_first_byte) {
  wait(store().put(key, pattern(1000), type));
  for (const std::uint64_t expected : {999U, 1001U, 0U}) {
    EXPECT_EQ(code_of(store().get(key, {}, expected)), Code::unavailable) << expected;
    EXPECT_EQ(code_of(store().get(key, ByteRange{0, 10}, expected)), Code::unavailable) << expected;
  }
  wait(store().remove(key));
}

TEST_P(ObjectStoreContract, says_that_an_object_is_missing) {
  EXPECT_EQ(code_of(store().get(key, {}, {})), Code::not_found);
  EXPECT_EQ(code_of(store().get(key, ByteRange{0, 1}, 10)), Code::not_found);
}

TEST_P(ObjectStoreContract, removes_an_object_once_and_does_not_mind_twice) {
  wait(store().put(key, pattern(10), type));
  wait(store().remove(key));
  EXPECT_EQ(code_of(store().get(key, {}, {})), Code::not_found);
  wait(store().remove(key));
}

TEST_P(ObjectStoreContract, never_shows_half_of_an_overwrite) {
  const std::string one = pattern(1'500'000, 1);
  const std::string other = pattern(1'500'000, 2);
  wait(store().put(key, one, type));
  bool writing = true;
  boost::asio::co_spawn(machine.loop, overwrite(store(), key, one, other),
                        [&writing](std::exception_ptr error) {
                          writing = false;
                          EXPECT_FALSE(error);
                        });
  int reads = 0;
  while (writing) {
    const std::string seen = wait(read(store(), key));
    EXPECT_TRUE(seen == one || seen == other) << "read " << reads;
    ++reads;
  }
  EXPECT_GT(reads, 0);
  wait(store().remove(key));
}

TEST_P(ObjectStoreContract, takes_the_three_objects_of_an_asset_at_the_same_time) {
  const std::string bytes = pattern(300'000);
  int left = 3;
  const std::array keys{key, StorageKey::web(key.place()),
                        StorageKey::original(key.place(), system_now(), "png")};
  for (const StorageKey& each : keys) {
    boost::asio::co_spawn(machine.loop, store().put(each, bytes, type),
                          [&left](std::exception_ptr error) {
                            --left;
                            EXPECT_FALSE(error);
                          });
  }
  machine.loop.restart();
  while (left > 0) ASSERT_EQ(machine.loop.run_one(), 1U);
  for (const StorageKey& each : keys) {
    EXPECT_TRUE(wait(read(store(), each)) == bytes) << each.text();
    wait(store().remove(each));
  }
}

}  // namespace
}  // namespace imaging::test
