// Reads and writes have separate slots: slow writes do not delay reads.
#include <boost/asio/co_spawn.hpp>

#include "contract/s3_backend.hpp"
#include "support/drain.hpp"

namespace imaging::test {
namespace {

class S3Limits : public OnMachine {
 protected:
  // Runs the loop until the fake holds this many PUTs.
  void wait_for_held(std::size_t count) {
    machine.loop.restart();
    while (fake.state().held < count) ASSERT_GT(machine.loop.run_one(), 0U);
    machine.loop.poll();
  }
  void begin_puts(S3Backend& s3, int count) {
    for (int i = 0; i < count; ++i) {
      boost::asio::co_spawn(machine.loop, put(s3.store()),
                            [this](std::exception_ptr error) { ++(error ? failed : done); });
    }
  }
  static Awaitable<void> put(storage::ObjectStore& store) {
    const storage::StorageKey key = fresh_key();
    co_await store.put(key, std::string_view("bytes"), "image/webp");
  }
  static Awaitable<std::string> get(storage::ObjectStore& store, const storage::StorageKey& key) {
    const storage::Object object = co_await store.get(key, {}, {});
    co_return co_await drain(*object.body);
  }
  static Awaitable<void> list(storage::ObjectStore& store) { co_await store.list({}); }

  FakeS3 fake{machine.loop.get_executor()};
  int done = 0;
  int failed = 0;
};

TEST_F(S3Limits, slow_writes_keep_no_read_out_and_all_of_them_succeed) {
  // Reads must not wait at all.
  S3Backend s3(machine, config_of(fake), system_now, {.read_wait = std::chrono::milliseconds{0}});
  const storage::StorageKey key = fresh_key();
  wait(s3.store().put(key, std::string_view("older"), "image/webp"));
  fake.hold_puts();
  begin_puts(s3, 40);
  wait_for_held(16);
  EXPECT_EQ(fake.state().held, 16U) << "the others wait";
  EXPECT_EQ(wait(get(s3.store(), key)), "older");
  EXPECT_EQ(wait(s3.store().stat(key))->size, 5U);
  wait(list(s3.store()));
  wait(s3.store().check());
  fake.release_puts();
  while (done + failed < 40) ASSERT_GT(machine.loop.run_one(), 0U);
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(fake.state().objects.size(), 41U);
}

TEST_F(S3Limits, a_write_waits_as_long_as_an_upload_may_take) {
  EXPECT_GE(s3::Limits{}.write_wait, std::chrono::minutes{15});
  S3Backend s3(machine, config_of(fake), system_now,
               {.writes = 1, .write_wait = std::chrono::milliseconds{0}});
  fake.hold_puts();
  begin_puts(s3, 1);
  wait_for_held(1);
  EXPECT_EQ(error_of(put(s3.store())).code(), Code::unavailable);
  fake.release_puts();
  while (done == 0) ASSERT_GT(machine.loop.run_one(), 0U);
  wait(put(s3.store()));
}

TEST_F(S3Limits, a_list_is_read_to_its_end_page_by_page) {
  S3Backend s3(machine, config_of(fake));
  for (int i = 0; i < 2'500; ++i) {
    fake.state().objects["clinic_1/" + std::to_string(10'000 + i)] = {"x", {}, {}};
  }
  std::size_t pages = 0;
  std::size_t objects = 0;
  storage::ListQuery query{.prefix = "clinic_1/", .token = {}, .most = 5'000};
  do {
    const storage::ObjectPage page = wait(s3.store().list(query));
    objects += page.objects.size();
    query.token = page.next;
    ++pages;
  } while (!query.token.empty());
  EXPECT_EQ(pages, 3U);
  EXPECT_EQ(objects, 2'500U);
}

TEST_F(S3Limits, a_list_that_breaks_off_is_asked_for_again) {
  S3Backend s3(machine, config_of(fake));
  wait(put(s3.store()));
  fake.fail(Fault::cut_body);
  EXPECT_EQ(wait(s3.store().list({})).objects.size(), 1U);
  fake.fail(Fault::slow_down);
  EXPECT_EQ(wait(s3.store().list({})).objects.size(), 1U);
}

TEST_F(S3Limits, what_is_no_list_is_no_empty_bucket) {
  S3Backend s3(machine, config_of(fake));
  for (const Fault fault : {Fault::access_denied, Fault::no_such_bucket, Fault::wrong_length}) {
    fake.fail(fault);
    EXPECT_EQ(error_of(s3.store().list({})).code(), Code::unavailable);
  }
}

}  // namespace
}  // namespace imaging::test
