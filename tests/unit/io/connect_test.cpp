#include "io/connect.hpp"

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <netdb.h>

#include <atomic>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <string_view>

#include "support/run.hpp"

namespace {

// A name whose look-up does not return while hangs is true.
constexpr std::string_view silent = "silent.test";
std::atomic<bool> hangs = false;

}  // namespace

// Replaces the system's function, in this program only.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints,
                           addrinfo** found) {
  if (node != nullptr && node == silent) {
    hangs.wait(true);
    return EAI_AGAIN;
  }
  static const auto system =
      reinterpret_cast<decltype(&getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
  return system(node, service, hints, found);
}

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

// The look-up still hangs when the work has given up; only then does it return.
template <class Begin>
Awaitable<boost::system::error_code> give_up(Begin begin) {
  boost::system::error_code error;
  hangs = true;
  try {
    co_await begin();
  } catch (const boost::system::system_error& failure) {
    error = failure.code();
  }
  hangs = false;
  hangs.notify_all();
  co_return error;
}

TEST(Resolve, does_not_wait_beyond_its_limit) {
  boost::asio::io_context loop;
  const auto patiently = [] { return resolve(std::string(silent), milliseconds{1}); };
  EXPECT_EQ(test::run(loop, give_up(patiently)), boost::asio::error::timed_out);
}

TEST(Connect, does_not_wait_for_a_look_up_beyond_its_limit) {
  boost::asio::io_context loop;
  Deadlines deadlines(loop.get_executor());
  const auto patiently = [&] {
    return connect_socket(deadlines, std::string(silent), 80, milliseconds{1});
  };
  EXPECT_EQ(test::run(loop, give_up(patiently)), boost::asio::error::timed_out);
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
