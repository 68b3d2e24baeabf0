// Where a request carries its token.
#include "auth/token_place.hpp"

#include <gtest/gtest.h>

namespace imaging::auth {
namespace {

TEST(Bearer, is_refused_in_any_other_form) {
  for (const char* field : {"", " ", "Bearer", "Bearer ", "Bearer  a", " Bearer a", "Bearer a ",
                            "Bearer\ta", "Bearer a b", "Bearera", "Bearer: a", "Basic YTpi",
                            "Token a", "a.b.c", "Bearer a, Bearer b", "Bearer a,b"}) {
    EXPECT_FALSE(find_bearer(field)) << field;
  }
}

TEST(Bearer, has_its_scheme_in_any_case) {
  for (const char* field : {"Bearer a.b.c", "bearer a.b.c", "BEARER a.b.c", "bEaReR a.b.c"}) {
    EXPECT_EQ(find_bearer(field), "a.b.c") << field;
  }
}

TEST(Cookie, is_not_found_by_half_a_name_or_in_a_value) {
  for (const char* field : {"", ";", "=", "token", "token=", "xtoken=a", "tokenx=a", "Token=a",
                            "x=token=a", "x=\"; token\"", "x=1,token=a"}) {
    EXPECT_FALSE(find_cookie(field, "token")) << field;
  }
}

TEST(Cookie, is_found_among_others) {
  for (const char* field : {"token=a.b.c", "x=1; token=a.b.c; y=2", "token=a.b.c;",
                            "x=1;token=a.b.c", " token=a.b.c ", "x; token=a.b.c"}) {
    EXPECT_EQ(find_cookie(field, "token"), "a.b.c") << field;
  }
  EXPECT_EQ(find_cookie("token=a=b", "token"), "a=b");
}

TEST(Cookie, is_refused_when_there_are_two) {
  EXPECT_FALSE(find_cookie("token=a; token=b", "token"));
  EXPECT_FALSE(find_cookie("token=a; x=1; token=a", "token"));
}

}  // namespace
}  // namespace imaging::auth
