#include "http/target.hpp"

#include <gtest/gtest.h>

#include "unit/http/refusal.hpp"

namespace imaging::http {
namespace {

TEST(Target, refuses_what_is_not_properly_encoded) {
  for (const char* target :
       {"/?a=%", "/?a=%4", "/?a=%zz", "/?%=1", "/?a=%00", "/?a=%0a", "/?a=%7f", "/?a=1&b=%4g"}) {
    EXPECT_EQ(test::refusal([&] { Target{target}; }), Code::bad_request) << target;
  }
}

TEST(Target, refuses_a_parameter_that_is_there_twice) {
  const Target target("/p?variant=web&variant=thumb&limit=1&v%61riant=x");
  EXPECT_EQ(test::refusal([&] { (void)target.query("variant"); }), Code::bad_request);
  EXPECT_EQ(target.query("limit"), "1");
}

TEST(Target, an_encoded_name_is_the_same_name) {
  const Target target("/p?variant=web&v%61riant=thumb");
  EXPECT_EQ(test::refusal([&] { (void)target.query("variant"); }), Code::bad_request);
}

TEST(Target, leaves_the_path_as_it_was_sent) {
  EXPECT_EQ(Target("/imaging/assets/%31?x").path(), "/imaging/assets/%31");
  EXPECT_EQ(Target("/a/../b").path(), "/a/../b");
  EXPECT_EQ(Target("*").path(), "*");
}

TEST(Target, decodes_the_query) {
  const Target target("/p?cursor=a%2Bb%3d&text=a+b%20c&empty=&bare&&x=1=2&q=a?b");
  EXPECT_EQ(target.query("cursor"), "a+b=");
  EXPECT_EQ(target.query("text"), "a b c");
  EXPECT_EQ(target.query("empty"), "");
  EXPECT_EQ(target.query("bare"), "");
  EXPECT_EQ(target.query("x"), "1=2");
  EXPECT_EQ(target.query("q"), "a?b");
  EXPECT_EQ(target.query("absent"), std::nullopt);
  EXPECT_EQ(target.query("Cursor"), std::nullopt);
  EXPECT_EQ(Target("/p").query("a"), std::nullopt);
  EXPECT_EQ(Target("/p?").query(""), std::nullopt);
}

}  // namespace
}  // namespace imaging::http
