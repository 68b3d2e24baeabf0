#include "io/all.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "io/event.hpp"
#include "support/run.hpp"

namespace imaging::io {
namespace {

Awaitable<void> wait_for(Event& event, std::string& log, std::string name) {
  log += name + "< ";
  co_await event.wait();
  log += ">" + name + " ";
}

Awaitable<void> set(Event& event) {
  event.set();
  co_return;
}

Awaitable<void> fail(std::string why) {
  throw std::runtime_error(why);
  co_return;
}

template <class... Works>
std::vector<Awaitable<void>> list(Works... works) {
  std::vector<Awaitable<void>> work;
  (work.push_back(std::move(works)), ...);
  return work;
}

TEST(All, runs_its_work_at_the_same_time) {
  boost::asio::io_context loop;
  Event event;
  std::string log;
  // The first can only end because the second runs meanwhile.
  test::run(loop, all(list(wait_for(event, log, "a"), set(event))));
  EXPECT_EQ(log, "a< >a ");
}

TEST(All, waits_for_the_rest_when_one_fails_and_throws_the_first_failure) {
  boost::asio::io_context loop;
  std::string log;
  Event event;
  try {
    test::run(loop, all(list(fail("first"), wait_for(event, log, "b"), set(event))));
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "first");
  }
  EXPECT_EQ(log, "b< >b ");
}

TEST(All, of_nothing_is_done_at_once) {
  boost::asio::io_context loop;
  test::run(loop, all({}));
}

}  // namespace
}  // namespace imaging::io
