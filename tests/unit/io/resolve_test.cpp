#include "io/resolve.hpp"

#include <gmock/gmock.h>

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include "support/run.hpp"

namespace imaging::io {
namespace {

using std::chrono::milliseconds;

std::vector<std::string> addresses_of(const std::string& host, milliseconds limit) {
  std::vector<std::string> texts;
  for (const auto& address : test::run(resolve(host, limit))) texts.push_back(address.to_string());
  return texts;
}

boost::system::error_code failure(const std::string& host, milliseconds limit) {
  try {
    addresses_of(host, limit);
  } catch (const boost::system::system_error& error) {
    return error.code();
  }
  return {};
}

TEST(Resolve, refuses_a_name_that_nobody_has) {
  EXPECT_TRUE(failure("nowhere.invalid", milliseconds{30'000}));
}

TEST(Resolve, does_not_wait_beyond_its_limit) {
  EXPECT_EQ(failure("localhost", milliseconds{-1}), boost::asio::error::timed_out);
}

TEST(Resolve, answers_an_address_with_itself) {
  EXPECT_THAT(addresses_of("192.0.2.7", milliseconds{-1}), testing::ElementsAre("192.0.2.7"));
  EXPECT_THAT(addresses_of("::1", milliseconds{-1}), testing::ElementsAre("::1"));
}

TEST(Resolve, finds_this_machine) {
  EXPECT_THAT(addresses_of("localhost", milliseconds{30'000}),
              testing::Contains(testing::AnyOf("127.0.0.1", "::1")));
}

}  // namespace
}  // namespace imaging::io
