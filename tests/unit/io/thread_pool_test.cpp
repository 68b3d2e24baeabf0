#include "io/thread_pool.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "support/run.hpp"

namespace imaging::io {
namespace {

using namespace std::chrono_literals;

Awaitable<std::thread::id> where(ThreadPool& pool) {
  co_return co_await pool.run([] { return std::this_thread::get_id(); });
}

Awaitable<void> fail(ThreadPool& pool) {
  co_await pool.run([] { throw std::runtime_error("no"); });
}

Awaitable<std::thread::id> where_afterwards(ThreadPool& pool) {
  co_await pool.run([] {});
  co_return std::this_thread::get_id();
}

TEST(ThreadPool, runs_work_on_a_thread_of_its_own) {
  boost::asio::io_context loop;
  ThreadPool pool(1);
  EXPECT_NE(test::run(loop, where(pool)), std::this_thread::get_id());
}

TEST(ThreadPool, comes_back_to_the_loop) {
  boost::asio::io_context loop;
  ThreadPool pool(1);
  EXPECT_EQ(test::run(loop, where_afterwards(pool)), std::this_thread::get_id());
}

TEST(ThreadPool, hands_on_exceptions) {
  boost::asio::io_context loop;
  ThreadPool pool(1);
  EXPECT_THROW(test::run(loop, fail(pool)), std::runtime_error);
}

TEST(ThreadPool, join_waits_for_what_was_posted) {
  bool done = false;
  ThreadPool pool(1);
  pool.post([&done]() noexcept { done = true; });
  pool.join();
  EXPECT_TRUE(done);
}

// A pool whose threads hang in a call until they are released.
class HungPool : public testing::Test {
 protected:
  struct Work {
    bool done = false;
    std::optional<Error> error;
    bool ended() const { return done || error; }
  };

  static Awaitable<void> run(ThreadPool& pool, std::shared_future<void> until, Work& work,
                             Patience patience) {
    try {
      co_await pool.run([&until] { until.wait(); }, patience);
      work.done = true;
    } catch (const Error& error) {
      work.error.emplace(error);
    }
  }
  void start(ThreadPool& pool, const std::shared_future<void>& until, Work& work,
             Patience patience = Patience::limited) {
    boost::asio::co_spawn(loop, run(pool, until, work, patience),
                          [](const std::exception_ptr& error) { EXPECT_FALSE(error); });
    loop.restart();
    loop.poll();
  }
  void hang(ThreadPool& pool, Work& work) { start(pool, nas_is_back, work); }
  void ask(ThreadPool& pool, Work& work) { start(pool, at_once, work); }
  void wait_for(const Work& work) {
    loop.restart();
    while (!work.ended() && loop.run_one() > 0) {
    }
  }
  void come_back() { nas.set_value(); }

  boost::asio::io_context loop;
  std::promise<void> nas;
  std::shared_future<void> nas_is_back = nas.get_future().share();
  std::promise<void> ready;
  std::shared_future<void> at_once = (ready.set_value(), ready.get_future().share());
};

ThreadPool pool_of(boost::asio::io_context& loop, std::size_t threads, std::size_t queue,
                   std::chrono::milliseconds longest_wait) {
  return {loop.get_executor(), "requests to the storage", {threads, queue, longest_wait}};
}

TEST_F(HungPool, refuses_at_once_what_finds_the_queue_full) {
  ThreadPool pool = pool_of(loop, 2, 1, 1h);
  std::vector<Work> begun(2);
  for (Work& work : begun) hang(pool, work);
  Work waits;
  ask(pool, waits);
  Work refused;
  ask(pool, refused);
  EXPECT_FALSE(waits.ended());
  ASSERT_TRUE(refused.error);
  EXPECT_EQ(refused.error->code(), Code::unavailable);
  EXPECT_EQ(refused.error->text(),
            "too many requests to the storage at the moment, try again shortly");

  come_back();
  wait_for(waits);
  EXPECT_TRUE(waits.done) << "it had a place in the queue";
}

TEST_F(HungPool, gives_up_what_has_waited_too_long_and_never_what_has_begun) {
  ThreadPool pool = pool_of(loop, 1, 5, 1ms);
  Work begun;
  hang(pool, begun);
  Work waits;
  ask(pool, waits);
  wait_for(waits);
  ASSERT_TRUE(waits.error);
  EXPECT_EQ(waits.error->code(), Code::unavailable);
  EXPECT_FALSE(begun.ended());

  come_back();
  wait_for(begun);
  EXPECT_TRUE(begun.done);
}

TEST_F(HungPool, keeps_an_upload_until_it_goes_on) {
  ThreadPool pool = pool_of(loop, 1, 0, 0ms);
  Work begun;
  hang(pool, begun);
  Work view, upload;
  ask(pool, view);
  start(pool, at_once, upload, Patience::upload);
  EXPECT_TRUE(view.error);
  EXPECT_FALSE(upload.ended());
  come_back();
  wait_for(upload);
  EXPECT_TRUE(upload.done);
}

TEST_F(HungPool, gives_up_what_waits_when_told_to) {
  ThreadPool pool = pool_of(loop, 1, 5, 1h);
  Work begun;
  hang(pool, begun);
  Work upload;
  start(pool, at_once, upload, Patience::upload);
  pool.reject_waiting();
  wait_for(upload);
  EXPECT_TRUE(upload.error);
  EXPECT_FALSE(begun.ended());
  come_back();
  wait_for(begun);
}

TEST_F(HungPool, lets_nobody_wait_once_it_is_known_to_hang_and_all_again_when_it_goes_on) {
  ThreadPool pool = pool_of(loop, 1, 5, 1ms);
  Work begun;
  hang(pool, begun);
  Work waits;
  ask(pool, waits);
  wait_for(waits);
  Work late;
  ask(pool, late);
  ASSERT_TRUE(late.error) << "it was not left waiting";
  EXPECT_EQ(late.error->detail(), "every thread hangs in a call");
  EXPECT_TRUE(pool.hangs());
  EXPECT_EQ(pool.usage().rejected, 2U);

  come_back();
  wait_for(begun);
  Work again;
  ask(pool, again);
  wait_for(again);
  EXPECT_TRUE(again.done);
  EXPECT_FALSE(pool.hangs());
}

TEST_F(HungPool, cleans_up_all_the_same) {
  ThreadPool pool = pool_of(loop, 1, 0, 1h);
  Work begun;
  hang(pool, begun);
  std::promise<void> cleaned;
  pool.post([&cleaned]() noexcept { cleaned.set_value(); });
  cleaned.get_future().wait();
  EXPECT_FALSE(begun.ended());
  come_back();
  wait_for(begun);
}

TEST_F(HungPool, takes_no_thread_for_cleaning_that_hangs) {
  ThreadPool pool = pool_of(loop, 1, 0, 1h);
  pool.post([this]() noexcept { nas_is_back.wait(); });
  Work work;
  ask(pool, work);
  wait_for(work);
  EXPECT_TRUE(work.done);
  come_back();
}

}  // namespace
}  // namespace imaging::io
