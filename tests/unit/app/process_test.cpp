#include "app/process.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <stdexcept>

namespace imaging::app {
namespace {

Awaitable<void> fail() {
  throw std::runtime_error("no");
  co_return;
}

Awaitable<void> end() { co_return; }

TEST(SpawnVitalDeathTest, a_failure_ends_the_process) {
  EXPECT_EXIT(
      {
        boost::asio::io_context loop;
        spawn_vital(loop.get_executor(), "server", fail());
        loop.run();
        std::_Exit(EXIT_SUCCESS);
      },
      testing::ExitedWithCode(EXIT_FAILURE), "");
}

TEST(SpawnVital, a_good_end_is_just_an_end) {
  boost::asio::io_context loop;
  spawn_vital(loop.get_executor(), "server", end());
  EXPECT_GT(loop.run(), 0U);
}

}  // namespace
}  // namespace imaging::app
