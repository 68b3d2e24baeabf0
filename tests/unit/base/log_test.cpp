// Log lines in pino's format; before init() only warnings and worse are written.
#include "base/log.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <sstream>
#include <thread>
#include <vector>

namespace imaging::log {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

template <class Write>
std::string printed(Write write) {
  ::testing::internal::CaptureStdout();
  write();
  return ::testing::internal::GetCapturedStdout();
}

// Standard output is the write end of a pipe until finish().
class StdoutPipe {
 public:
  StdoutPipe() {
    std::fflush(stdout);
    EXPECT_EQ(::pipe(ends_), 0);
    ::dup2(ends_[1], STDOUT_FILENO);
  }
  ~StdoutPipe() {
    ::close(ends_[0]);
    ::close(before_);
  }
  // Closes the pipe, so that its reader sees the end.
  void finish() {
    ::dup2(before_, STDOUT_FILENO);
    ::close(ends_[1]);
  }
  void set_nonblocking() {
    ::fcntl(STDOUT_FILENO, F_SETFL, ::fcntl(STDOUT_FILENO, F_GETFL) | O_NONBLOCK);
  }
  std::string read_to_end() {
    std::string text;
    std::vector<char> chunk(65'536);
    for (ssize_t n = 0; (n = ::read(ends_[0], chunk.data(), chunk.size())) > 0;) {
      text.append(chunk.data(), static_cast<std::size_t>(n));
    }
    return text;
  }

 private:
  int before_ = ::dup(STDOUT_FILENO);
  int ends_[2] = {-1, -1};
};

TEST(Log, a_field_may_be_left_out_when_it_is_empty) {
  const std::string line = printed([] {
    warn("x", {unless_empty("trace_id", ""), unless_empty("span_id", "s"), {"reason", ""}});
  });
  EXPECT_THAT(line, HasSubstr(",\"span_id\":\"s\",\"reason\":\"\",\"msg\":\"x\"}"));
  EXPECT_EQ(line.find("trace_id"), std::string::npos);
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

TEST(Log, counts_the_lines_of_a_level_written_or_not) {
  const std::uint64_t before = lines(Level::info);
  EXPECT_THAT(printed([] { info("small"); }), IsEmpty());
  EXPECT_EQ(lines(Level::info), before + 1);
}

TEST(Log, never_mixes_the_lines_of_two_threads) {
  // Longer than a pipe holds, so that each line takes several calls of write(2).
  constexpr std::size_t length = 200'000;
  StdoutPipe pipe;
  std::thread writers([&] {
    std::vector<std::thread> threads;
    for (const char letter : {'a', 'b', 'c', 'd'}) {
      threads.emplace_back([letter] {
        for (int i = 0; i < 10; ++i) error(std::string(length, letter));
      });
    }
    for (std::thread& thread : threads) thread.join();
    pipe.finish();
  });
  std::istringstream lines(pipe.read_to_end());
  writers.join();
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    const std::string tail = line.substr(line.size() - std::min(line.size(), length + 2));
    EXPECT_TRUE(tail == std::string(length, tail[0]) + "\"}") << "line " << count << " is torn";
    EXPECT_THAT(line.substr(0, 10), HasSubstr("{\"level\""));
  }
  EXPECT_EQ(count, 40);
}

TEST(Log, waits_for_room_in_a_pipe_that_is_set_not_to_block) {
  // Many times what a pipe holds: the writer keeps finding it full.
  const std::string message(10'000'000, 'x');
  StdoutPipe pipe;
  pipe.set_nonblocking();
  std::thread writer([&] {
    error(message);
    pipe.finish();
  });
  const std::string text = pipe.read_to_end();
  writer.join();
  EXPECT_TRUE(text.ends_with("\"msg\":\"" + message + "\"}\n")) << text.size() << " bytes";
}

TEST(Log, goes_on_when_standard_output_is_closed) {
  std::fflush(stdout);
  const int before = ::dup(STDOUT_FILENO);
  ::close(STDOUT_FILENO);
  error("lost");
  ::dup2(before, STDOUT_FILENO);
  ::close(before);
  EXPECT_THAT(printed([] { error("back"); }), HasSubstr("back"));
}

// In the child: a death test inspects standard error only.
[[noreturn]] void fatal_on_stderr() {
  dup2(STDERR_FILENO, STDOUT_FILENO);
  fatal("the queue ended", {{"reason", "x"}});
}

TEST(LogDeathTest, a_fatal_line_is_out_before_the_process_ends_with_a_failure) {
  EXPECT_EXIT(fatal_on_stderr(), ::testing::ExitedWithCode(EXIT_FAILURE),
              R"("level":60.*"reason":"x","msg":"the queue ended")");
}

}  // namespace
}  // namespace imaging::log
