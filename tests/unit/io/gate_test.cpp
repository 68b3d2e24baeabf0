#include "io/gate.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <vector>

#include "base/error.hpp"

namespace imaging::io {
namespace {

using namespace std::chrono_literals;

// Enters, notes how that went, and stays until told to go.
struct Visitor {
  std::optional<Gate::Permit> permit;
  std::optional<Code> refused;
};

Awaitable<void> visit(Gate& gate, Visitor& visitor) {
  try {
    visitor.permit.emplace(co_await gate.enter());
  } catch (const Error& error) {
    visitor.refused = error.code();
  }
}

class GateTest : public testing::Test {
 protected:
  void start(Gate& gate, Visitor& visitor) {
    boost::asio::co_spawn(loop, visit(gate, visitor),
                          [](std::exception_ptr error) { EXPECT_FALSE(error); });
    settle();
  }
  void settle() {
    loop.restart();
    loop.poll();
  }
  boost::asio::io_context loop;
};

TEST_F(GateTest, admits_as_many_as_it_has_room_for_and_lines_up_the_rest) {
  Gate gate(loop.get_executor(), "visitors", 2, 5, 1h);
  std::vector<Visitor> visitors(3);
  for (Visitor& visitor : visitors) start(gate, visitor);
  EXPECT_TRUE(visitors[0].permit);
  EXPECT_TRUE(visitors[1].permit);
  EXPECT_FALSE(visitors[2].permit);
  EXPECT_EQ(gate.inside(), 2U);
  EXPECT_EQ(gate.in_line(), 1U);

  visitors[0].permit.reset();
  settle();
  EXPECT_TRUE(visitors[2].permit);
  EXPECT_EQ(gate.in_line(), 0U);
}

TEST_F(GateTest, admits_in_the_order_of_the_line) {
  Gate gate(loop.get_executor(), "visitors", 1, 5, 1h);
  std::vector<Visitor> visitors(3);
  for (Visitor& visitor : visitors) start(gate, visitor);
  visitors[0].permit.reset();
  settle();
  EXPECT_TRUE(visitors[1].permit);
  EXPECT_FALSE(visitors[2].permit);
  visitors[1].permit.reset();
  settle();
  EXPECT_TRUE(visitors[2].permit);
}

TEST_F(GateTest, refuses_at_once_when_the_line_is_full) {
  Gate gate(loop.get_executor(), "visitors", 1, 1, 1h);
  std::vector<Visitor> visitors(3);
  for (Visitor& visitor : visitors) start(gate, visitor);
  EXPECT_EQ(visitors[2].refused, Code::unavailable);
  visitors[0].permit.reset();
  settle();
  EXPECT_TRUE(visitors[1].permit);
}

TEST_F(GateTest, refuses_after_the_longest_wait_and_forgets_who_left) {
  Gate gate(loop.get_executor(), "visitors", 1, 1, 1ms);
  Visitor inside, waiting;
  start(gate, inside);
  boost::asio::co_spawn(loop, visit(gate, waiting),
                        [](std::exception_ptr error) { EXPECT_FALSE(error); });
  loop.restart();
  loop.run();
  EXPECT_EQ(waiting.refused, Code::unavailable);
  EXPECT_EQ(gate.in_line(), 0U);
  inside.permit.reset();
  EXPECT_EQ(gate.inside(), 0U);
}

TEST_F(GateTest, a_moved_permit_gives_its_place_back_once) {
  Gate gate(loop.get_executor(), "visitors", 1, 1, 1h);
  Visitor visitor;
  start(gate, visitor);
  {
    const Gate::Permit moved = std::move(*visitor.permit);
    visitor.permit.reset();
    EXPECT_EQ(gate.inside(), 1U);
  }
  EXPECT_EQ(gate.inside(), 0U);
}

}  // namespace
}  // namespace imaging::io
