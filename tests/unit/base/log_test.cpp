// Log lines in pino's shape; before init() only warnings and worse are written.
#include "base/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace imaging::log {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

template <class Write>
std::string printed(Write write) {
  ::testing::internal::CaptureStdout();
  write();
  flush();
  return ::testing::internal::GetCapturedStdout();
}

TEST(Log, has_pinos_level_names_alone) {
  EXPECT_EQ(parse_level("trace"), Level::trace);
  EXPECT_EQ(parse_level("silent"), Level::silent);
  for (const char* name : {"", "INFO", "warning", "30", "info "}) EXPECT_FALSE(parse_level(name));
}

TEST(Log, writes_one_line_of_json) {
  EXPECT_THAT(printed([] {
                error(
                    "it failed",
                    {{"path", "a\nb"}, {"count", std::int64_t{-7}}, {"ms", 1.25}, {"good", false}});
              }),
              MatchesRegex("\\{\"level\":50,\"time\":[0-9]+,\"pid\":[0-9]+,\"hostname\":\"[^\"]*\","
                           "\"path\":\"a\\\\nb\",\"count\":-7,\"ms\":1.2,\"good\":false,"
                           "\"msg\":\"it failed\"\\}\n"));
}

TEST(Log, stays_json_whatever_it_is_given) {
  const std::string line = printed(
      [] { error("\"}\n{\"level\":60", {{"n\"ame", std::numeric_limits<double>::quiet_NaN()}}); });
  EXPECT_THAT(line, HasSubstr(R"("n\"ame":0.0,"msg":"\"}\n{\"level\":60"})"));
  EXPECT_EQ(std::ranges::count(line, '\n'), 1);
}

TEST(Log, leaves_out_what_is_below_the_level) {
  EXPECT_THAT(printed([] { debug("small"); }), IsEmpty());
  EXPECT_THAT(printed([] { info("small"); }), IsEmpty());
  EXPECT_THAT(printed([] { warn("large"); }), HasSubstr("large"));
  EXPECT_FALSE(enabled(Level::info));
  EXPECT_TRUE(enabled(Level::warn));
}

}  // namespace
}  // namespace imaging::log
