#include "io/thread_pool.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "support/run.hpp"

namespace imaging::io {
namespace {

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

}  // namespace
}  // namespace imaging::io
