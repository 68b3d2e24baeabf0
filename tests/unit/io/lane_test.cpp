#include "io/lane.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "support/run.hpp"

namespace imaging::io {
namespace {

Awaitable<std::thread::id> where(Lane& lane) {
  co_return co_await lane.run([] { return std::this_thread::get_id(); });
}

Awaitable<void> fail(Lane& lane) {
  co_await lane.run([] { throw std::runtime_error("no"); });
}

Awaitable<std::thread::id> where_afterwards(Lane& lane) {
  co_await lane.run([] {});
  co_return std::this_thread::get_id();
}

TEST(Lane, runs_work_on_a_thread_of_its_own) {
  boost::asio::io_context loop;
  Lane lane(1);
  EXPECT_NE(test::run(loop, where(lane)), std::this_thread::get_id());
}

TEST(Lane, comes_back_to_the_loop) {
  boost::asio::io_context loop;
  Lane lane(1);
  EXPECT_EQ(test::run(loop, where_afterwards(lane)), std::this_thread::get_id());
}

TEST(Lane, hands_on_exceptions) {
  boost::asio::io_context loop;
  Lane lane(1);
  EXPECT_THROW(test::run(loop, fail(lane)), std::runtime_error);
}

TEST(Lane, join_waits_for_what_was_posted) {
  bool done = false;
  Lane lane(1);
  lane.post([&done]() noexcept { done = true; });
  lane.join();
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace imaging::io
