#include "domain/views/view_queue.hpp"

#include <gtest/gtest.h>

namespace imaging::domain {
namespace {

using std::chrono::seconds;

class ViewWindowTest : public testing::Test {
 protected:
  Instant now{seconds(1'000'000)};
  const Uuid user = Uuid::random();
  const AssetId asset{7};
  Now clock = [this] { return now; };
};

TEST_F(ViewWindowTest, without_a_window_every_view_is_due) {
  ViewWindow window(seconds(0), clock);
  window.written(user, asset, "web");
  EXPECT_EQ(window.audited(user, asset), "");
}

TEST_F(ViewWindowTest, the_same_view_is_due_again_when_the_window_has_passed) {
  ViewWindow window(seconds(60), clock);
  EXPECT_EQ(window.audited(user, asset), "");
  window.written(user, asset, "web");
  now += seconds(59);
  EXPECT_EQ(window.audited(user, asset), "web");
  now += seconds(1);
  EXPECT_EQ(window.audited(user, asset), "");
}

TEST_F(ViewWindowTest, a_clock_that_was_set_back_hides_no_view) {
  ViewWindow window(seconds(60), clock);
  window.written(user, asset, "web");
  now -= seconds(3600);
  EXPECT_EQ(window.audited(user, asset), "");
  window.written(user, asset, "web");
  EXPECT_EQ(window.audited(user, asset), "web");
}

TEST_F(ViewWindowTest, another_user_asset_or_variant_is_another_view) {
  ViewWindow window(seconds(60), clock);
  window.written(user, asset, "web");
  window.written(user, asset, "thumb");
  EXPECT_EQ(window.audited(Uuid::random(), asset), "");
  EXPECT_EQ(window.audited(user, AssetId{6}), "");
  EXPECT_EQ(window.audited(user, AssetId{8}), "");
  EXPECT_EQ(window.audited(user, asset), "thumb web");
}

}  // namespace
}  // namespace imaging::domain
