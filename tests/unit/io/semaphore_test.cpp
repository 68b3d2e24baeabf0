#include "io/semaphore.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <vector>

#include "base/error.hpp"

namespace imaging::io {
namespace {

using namespace std::chrono_literals;

// Acquires a permit and keeps it, or records the error.
struct Visitor {
  std::optional<Semaphore::Permit> permit;
  std::optional<Code> refused;
};

Awaitable<void> visit(Semaphore& semaphore, Visitor& visitor) {
  try {
    visitor.permit.emplace(co_await semaphore.acquire());
  } catch (const Error& error) {
    visitor.refused = error.code();
  }
}

class SemaphoreTest : public testing::Test {
 protected:
  void start(Semaphore& semaphore, Visitor& visitor) {
    boost::asio::co_spawn(loop, visit(semaphore, visitor),
                          [](std::exception_ptr error) { EXPECT_FALSE(error); });
    settle();
  }
  void settle() {
    loop.restart();
    loop.poll();
  }
  boost::asio::io_context loop;
};

TEST_F(SemaphoreTest, admits_as_many_as_it_has_room_for_and_lines_up_the_rest) {
  Semaphore semaphore(loop.get_executor(), "visitors", 2, 5, 1h);
  std::vector<Visitor> visitors(3);
  for (Visitor& visitor : visitors) start(semaphore, visitor);
  EXPECT_TRUE(visitors[0].permit);
  EXPECT_TRUE(visitors[1].permit);
  EXPECT_FALSE(visitors[2].permit);
  EXPECT_EQ(semaphore.taken(), 2U);
  EXPECT_EQ(semaphore.waiting(), 1U);

  visitors[0].permit.reset();
  settle();
  EXPECT_TRUE(visitors[2].permit);
  EXPECT_EQ(semaphore.waiting(), 0U);
}

TEST_F(SemaphoreTest, admits_in_the_order_of_the_line) {
  Semaphore semaphore(loop.get_executor(), "visitors", 1, 5, 1h);
  std::vector<Visitor> visitors(3);
  for (Visitor& visitor : visitors) start(semaphore, visitor);
  visitors[0].permit.reset();
  settle();
  EXPECT_TRUE(visitors[1].permit);
  EXPECT_FALSE(visitors[2].permit);
  visitors[1].permit.reset();
  settle();
  EXPECT_TRUE(visitors[2].permit);
}

TEST_F(SemaphoreTest, refuses_at_once_when_the_line_is_full) {
  Semaphore semaphore(loop.get_executor(), "visitors", 1, 1, 1h);
  std::vector<Visitor> visitors(3);
  for (Visitor& visitor : visitors) start(semaphore, visitor);
  EXPECT_EQ(visitors[2].refused, Code::unavailable);
  const Usage usage = semaphore.usage();
  EXPECT_EQ(usage.limit, 1U);
  EXPECT_EQ(usage.taken, 1U);
  EXPECT_EQ(usage.waiting, 1U);
  EXPECT_EQ(usage.rejected, 1U);
  visitors[0].permit.reset();
  settle();
  EXPECT_TRUE(visitors[1].permit);
}

TEST_F(SemaphoreTest, refuses_after_the_longest_wait_and_forgets_who_left) {
  Semaphore semaphore(loop.get_executor(), "visitors", 1, 1, 1ms);
  Visitor inside, waiting;
  start(semaphore, inside);
  boost::asio::co_spawn(loop, visit(semaphore, waiting),
                        [](std::exception_ptr error) { EXPECT_FALSE(error); });
  loop.restart();
  loop.run();
  EXPECT_EQ(waiting.refused, Code::unavailable);
  EXPECT_EQ(semaphore.waiting(), 0U);
  inside.permit.reset();
  EXPECT_EQ(semaphore.taken(), 0U);
}

TEST_F(SemaphoreTest, rejects_all_who_wait_when_told_to_and_serves_those_who_come_later) {
  Semaphore semaphore(loop.get_executor(), "visitors", 1, 5, 1h);
  std::vector<Visitor> visitors(4);
  for (std::size_t i = 0; i < 3; ++i) start(semaphore, visitors[i]);
  semaphore.reject_waiting();
  settle();
  EXPECT_EQ(visitors[1].refused, Code::unavailable);
  EXPECT_EQ(visitors[2].refused, Code::unavailable);
  EXPECT_TRUE(visitors[0].permit);
  start(semaphore, visitors[3]);
  visitors[0].permit.reset();
  settle();
  EXPECT_TRUE(visitors[3].permit);
}

Awaitable<void> visit_within(Semaphore& semaphore, std::chrono::milliseconds wait,
                             Visitor& visitor) {
  visitor.permit.emplace(co_await semaphore.acquire_within(wait));
}

TEST_F(SemaphoreTest, a_wait_of_ones_own_needs_no_place_in_the_queue) {
  Semaphore semaphore(loop.get_executor(), "visitors", 1, 0, 0ms);
  Visitor first, second;
  start(semaphore, first);
  boost::asio::co_spawn(loop, visit_within(semaphore, 1h, second),
                        [](std::exception_ptr error) { EXPECT_FALSE(error); });
  settle();
  EXPECT_FALSE(second.permit);
  first.permit.reset();
  settle();
  EXPECT_TRUE(second.permit);
}

TEST_F(SemaphoreTest, a_moved_permit_gives_its_place_back_once) {
  Semaphore semaphore(loop.get_executor(), "visitors", 1, 1, 1h);
  Visitor visitor;
  start(semaphore, visitor);
  {
    const Semaphore::Permit moved = std::move(*visitor.permit);
    visitor.permit.reset();
    EXPECT_EQ(semaphore.taken(), 1U);
  }
  EXPECT_EQ(semaphore.taken(), 0U);
}

}  // namespace
}  // namespace imaging::io
