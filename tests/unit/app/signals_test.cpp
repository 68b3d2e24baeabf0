#include "app/signals.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <csignal>
#include <vector>

namespace imaging::app {
namespace {

class SignalsTest : public testing::Test {
 protected:
  Signals make() {
    return {loop.get_executor(), [this](int number) { stopped_by.push_back(number); },
            [this] { ++reloads; }};
  }

  boost::asio::io_context loop{1};
  std::vector<int> stopped_by;
  int reloads = 0;
};

TEST_F(SignalsTest, the_first_one_stops) {
  const Signals signals = make();
  std::raise(SIGINT);
  loop.poll();
  EXPECT_EQ(stopped_by, std::vector{SIGINT});
}

TEST_F(SignalsTest, each_hang_up_reloads) {
  const Signals signals = make();
  for (int i = 1; i <= 2; ++i) {
    std::raise(SIGHUP);
    loop.poll();
    EXPECT_EQ(reloads, i);
  }
  EXPECT_TRUE(stopped_by.empty());
}

using SignalsDeathTest = SignalsTest;

TEST_F(SignalsDeathTest, a_second_one_ends_the_process_before_the_loop_has_seen_the_first) {
  EXPECT_EXIT(
      {
        const Signals signals = make();
        std::raise(SIGTERM);
        std::raise(SIGTERM);
      },
      testing::KilledBySignal(SIGTERM), "");
}

TEST_F(SignalsDeathTest, so_does_the_other_one) {
  EXPECT_EXIT(
      {
        const Signals signals = make();
        std::raise(SIGTERM);
        std::raise(SIGINT);
        loop.poll();
      },
      testing::KilledBySignal(SIGINT), "");
}

TEST_F(SignalsDeathTest, all_end_it_once_the_loop_has_ended) {
  EXPECT_EXIT(
      {
        Signals signals = make();
        signals.clear();
        std::raise(SIGINT);
      },
      testing::KilledBySignal(SIGINT), "");
}

}  // namespace
}  // namespace imaging::app
