#include "domain/assets/derivatives.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <filesystem>
#include <fstream>
#include <future>
#include <map>
#include <vector>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/sha256.hpp"
#include "image/vips_setup.hpp"
#include "io/all.hpp"
#include "support/run.hpp"
#include "support/temp_folder.hpp"

namespace imaging::domain {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

struct Vips : testing::Environment {
  void SetUp() override {
    std::string why;
    ASSERT_TRUE(image::init(why)) << why;
  }
};
const auto* const vips = testing::AddGlobalTestEnvironment(new Vips);

const std::filesystem::path bitewing = std::filesystem::path(TEST_DATA_DIR) / "bitewing.png";

class DeriverTest : public testing::Test {
 protected:
  Pictures make(DerivePolicy policy, const std::filesystem::path& file, image::MediaType type) {
    Deriver deriver(loop.get_executor(), cpu, 1, policy);
    return test::run(loop, deriver.make(file, type, Uuid::random()));
  }
  // The first part of a real radiograph.
  std::filesystem::path truncated() {
    std::ifstream in(bitewing, std::ios::binary);
    std::string bytes(100'000, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    const auto path = folder.path() / "truncated.png";
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  boost::asio::io_context loop;
  io::ThreadPool cpu{1};
  test::TempFolder folder;
};

TEST_F(DeriverTest, makes_both_pictures_and_knows_the_size) {
  const Pictures pictures = make({}, bitewing, image::MediaType::png);
  EXPECT_FALSE(pictures.thumb.empty());
  EXPECT_FALSE(pictures.web.empty());
  EXPECT_EQ(pictures.source->width, 1356U);
  EXPECT_EQ(pictures.source->height, 1030U);
  EXPECT_EQ(pictures.thumb_sha256, to_hex(sha256(pictures.thumb)));
  EXPECT_EQ(pictures.web_sha256, to_hex(sha256(pictures.web)));
}

TEST_F(DeriverTest, tells_its_observer_how_each_picture_ended) {
  struct Seen {
    DeriveOutcome outcome;
    bool timed;
    bool operator==(const Seen&) const = default;
  };
  std::vector<Seen> seen;
  const auto make = [&](DerivePolicy policy, const std::filesystem::path& file) {
    Deriver deriver(
        loop.get_executor(), cpu, 1, policy,
        [&seen](image::MediaType type, DeriveOutcome outcome, std::optional<double> seconds) {
          EXPECT_EQ(type, image::MediaType::png);
          seen.push_back({outcome, seconds.value_or(0) > 0});
        });
    test::run(loop, deriver.make(file, image::MediaType::png, Uuid::random()));
  };
  make({}, bitewing);
  EXPECT_THROW(make({}, truncated()), Error);
  make({.undecodable = Undecodable::keep, .limits = {}}, truncated());
  EXPECT_THROW(make({.limits = {.max_pixels = 1}}, bitewing), Error);
  const std::vector<Seen> expected{{DeriveOutcome::made, true},
                                   {DeriveOutcome::refused, true},
                                   {DeriveOutcome::incomplete, true},
                                   {DeriveOutcome::refused, false}};
  EXPECT_EQ(seen, expected);
}

Awaitable<void> make_into(Deriver& deriver, Pictures& out) {
  out = co_await deriver.make(bitewing, image::MediaType::png, Uuid::random());
}

TEST_F(DeriverTest, pictures_made_at_once_are_as_if_made_alone) {
  const Pictures alone = make({}, bitewing, image::MediaType::png);
  io::ThreadPool pool(2);
  Deriver deriver(loop.get_executor(), pool, 2, {});
  std::array<Pictures, 4> made;
  std::vector<Awaitable<void>> work;
  for (Pictures& out : made) work.push_back(make_into(deriver, out));
  test::run(loop, io::all(std::move(work)));
  for (const Pictures& pictures : made) {
    EXPECT_EQ(pictures.thumb, alone.thumb);
    EXPECT_EQ(pictures.web, alone.web);
  }
}

Awaitable<void> add_when_made(Deriver& deriver, const std::filesystem::path& file, int& made) {
  const Pictures pictures = co_await deriver.make(file, image::MediaType::png, Uuid::random());
  EXPECT_FALSE(pictures.web.empty());
  ++made;
}

// Counts the ways in which pictures were answered.
Awaitable<void> count(Deriver& deriver, const std::filesystem::path& file,
                      std::map<Code, int>& answers) {
  try {
    co_await deriver.make(file, image::MediaType::png, Uuid::random());
  } catch (const Error& error) {
    ++answers[error.code()];
  }
}

Awaitable<void> occupy(io::ThreadPool& cpu, std::future<void> until) {
  co_await cpu.run([&until] { until.wait(); });
}

TEST_F(DeriverTest, what_has_been_received_waits_however_long_the_line_is) {
  constexpr int pictures = 100;
  const auto file = truncated();
  std::map<Code, int> answers;
  Deriver deriver(loop.get_executor(), cpu, 1, {});
  std::promise<void> go_on;
  boost::asio::co_spawn(loop, occupy(cpu, go_on.get_future()), boost::asio::detached);
  loop.poll();
  for (int i = 0; i < pictures; ++i) {
    boost::asio::co_spawn(loop, count(deriver, file, answers), boost::asio::detached);
  }
  loop.poll();
  EXPECT_TRUE(answers.empty());
  EXPECT_EQ(deriver.in_line(), pictures - 1U);

  go_on.set_value();
  loop.run();
  EXPECT_EQ(answers, (std::map<Code, int>{{Code::unprocessable_image, pictures}}));
}

// While the loop does not run, work stays under way, however soon a thread is done with it.
TEST_F(DeriverTest, small_pictures_go_past_large_ones_that_wait_for_each_other) {
  const auto small_file = std::filesystem::path(TEST_DATA_DIR) / "metadata" / "p3.png";
  io::ThreadPool pool(2);
  boost::asio::io_context waiting;
  boost::asio::io_context under_way;
  boost::asio::io_context passing;
  DerivePolicy policy;
  policy.large = 1 << 20;  // less than the bitewing's 1.4 megapixels
  Deriver deriver(waiting.get_executor(), pool, 2, policy);
  int large_made = 0;
  int small_made = 0;
  const auto begin = [&](boost::asio::io_context& on, const std::filesystem::path& file,
                         int& made) {
    boost::asio::co_spawn(on, add_when_made(deriver, file, made), boost::asio::detached);
  };
  begin(under_way, bitewing, large_made);
  while (deriver.large_under_way() == 0 && under_way.run_one() > 0) {
  }
  ASSERT_EQ(deriver.large_under_way(), 1U);
  begin(waiting, bitewing, large_made);
  begin(waiting, bitewing, large_made);
  while (deriver.in_line() < 2 && waiting.run_one() > 0) {
  }
  waiting.poll();
  ASSERT_EQ(deriver.in_line(), 2U);

  begin(passing, small_file, small_made);
  passing.run();
  EXPECT_EQ(small_made, 1);
  EXPECT_EQ(large_made, 0);
  EXPECT_EQ(deriver.large_under_way(), 1U);
  EXPECT_EQ(deriver.in_line(), 2U);

  under_way.run();
  waiting.run();
  EXPECT_EQ(large_made, 3);
  EXPECT_EQ(deriver.large_under_way(), 0U);
}

TEST_F(DeriverTest, a_document_is_no_picture) {
  const Pictures pictures = make({}, "/nonexistent.pdf", image::MediaType::pdf);
  EXPECT_FALSE(pictures.source);
  EXPECT_TRUE(pictures.thumb.empty());
}

TEST_F(DeriverTest, switched_off_it_still_refuses_a_truncated_picture) {
  DerivePolicy policy;
  policy.enabled = false;
  const Pictures pictures = make(policy, bitewing, image::MediaType::png);
  EXPECT_TRUE(pictures.web.empty());
  EXPECT_EQ(pictures.source->width, 1356U);
  EXPECT_THROW(make(policy, truncated(), image::MediaType::png), Error);
}

TEST_F(DeriverTest, warns_once_of_what_the_encoder_refuses_and_refuses_nothing) {
  DerivePolicy policy;
  policy.limits.quality = 101;  // libwebp allows 100 at most
  testing::internal::CaptureStdout();
  const Pictures pictures = make(policy, bitewing, image::MediaType::png);
  const std::string written = testing::internal::GetCapturedStdout();
  EXPECT_EQ(pictures.source->width, 1356U);
  EXPECT_EQ(pictures.thumb + pictures.web, "");
  EXPECT_EQ(std::ranges::count(written, '\n'), 1) << written;
  EXPECT_THAT(written, AllOf(HasSubstr("\"level\":40"), HasSubstr("\"request_id\":\""),
                             HasSubstr("\"reason\":\"web version: libwebp")));
}

TEST_F(DeriverTest, refuses_or_keeps_what_does_not_decode) {
  EXPECT_THROW(make({}, truncated(), image::MediaType::png), Error);
  DerivePolicy keep;
  keep.undecodable = Undecodable::keep;
  const Pictures kept = make(keep, truncated(), image::MediaType::png);
  EXPECT_TRUE(kept.thumb.empty());
  EXPECT_TRUE(kept.web.empty());
}

}  // namespace
}  // namespace imaging::domain
