#include "domain/view_window.hpp"

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
  window.written(user, asset, 1);
  EXPECT_TRUE(window.due(user, asset, 1));
}

TEST_F(ViewWindowTest, the_same_view_is_due_again_when_the_window_has_passed) {
  ViewWindow window(seconds(60), clock);
  EXPECT_TRUE(window.due(user, asset, 1));
  window.written(user, asset, 1);
  now += seconds(59);
  EXPECT_FALSE(window.due(user, asset, 1));
  now += seconds(1);
  EXPECT_TRUE(window.due(user, asset, 1));
}

TEST_F(ViewWindowTest, another_user_asset_or_variant_is_another_view) {
  ViewWindow window(seconds(60), clock);
  window.written(user, asset, 1);
  EXPECT_TRUE(window.due(Uuid::random(), asset, 1));
  EXPECT_TRUE(window.due(user, AssetId{8}, 1));
  EXPECT_TRUE(window.due(user, asset, 2));
}

}  // namespace
}  // namespace imaging::domain
