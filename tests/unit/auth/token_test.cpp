// Where a request carries its token, and how tokens are split.
#include "auth/token.hpp"

#include <gtest/gtest.h>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "support/token.hpp"

namespace imaging::auth {
namespace {

using namespace imaging::testing;

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

// Why a token is rejected; "" when it is accepted.
std::string reason(std::string_view token) {
  try {
    split_jws(token);
    return "";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unauthorized);
    EXPECT_EQ(error.text(), "the token is missing or not valid");
    return error.detail();
  }
}

std::string with_header(std::string_view header) { return to_base64url(header) + ".e30.AAAA"; }

TEST(CompactJws, refuses_any_other_number_of_segments) {
  for (const char* token : {"", ".", "e30", "e30.e30"}) EXPECT_NE(reason(token), "") << token;
  const std::string good = with_header(R"({"alg":"HS256"})");
  for (const std::string& token :
       {good + ".", "." + good, good + ".AAAA", good + ".e30.AAAA.AAAA"}) {
    EXPECT_NE(reason(token), "") << token;
  }
}

TEST(CompactJws, refuses_an_empty_segment) {
  const std::string header = to_base64url(R"({"alg":"HS256"})");
  for (const std::string& token :
       {std::string{".."}, std::string{".e30.AAAA"}, header + "..AAAA", header + ".e30."}) {
    EXPECT_EQ(reason(token), "a segment is empty or not canonical base64url") << token;
  }
}

TEST(CompactJws, refuses_base64url_that_is_not_canonical) {
  const std::string header = to_base64url(R"({"alg":"HS256"})");
  for (const char* segment : {"AAAA=", "AA==", "AAAA\n", " AAAA", "AAAAA", "AB", "AA+A", "AA/A",
                              "A\xc3\xa4"
                              "AA",
                              "AAA%3D"}) {
    EXPECT_NE(reason(header + ".e30." + segment), "") << segment;
    EXPECT_NE(reason(header + '.' + segment + ".AAAA"), "") << segment;
    EXPECT_NE(reason(std::string{segment} + ".e30.AAAA"), "") << segment;
  }
  EXPECT_NE(reason(std::string("\0", 1) + with_header(R"({"alg":"HS256"})")), "");
}

TEST(CompactJws, refuses_a_header_that_is_no_plain_object) {
  for (const char* header :
       {"[]", "null", "{", "HS256", R"({"alg":"HS256","alg":"HS256"})",
        R"({"alg":"HS256","a":[[[[1]]]]})", "{\"alg\":\"HS256\",\"a\":\"\xff\"}"}) {
    EXPECT_EQ(reason(with_header(header)), "the header is not a plain JSON object") << header;
  }
}

TEST(CompactJws, refuses_crit_whatever_it_says) {
  for (const char* header :
       {R"({"alg":"HS256","crit":["exp"],"exp":1})", R"({"alg":"HS256","crit":[]})",
        R"({"alg":"HS256","crit":null})", R"({"alg":"HS256","b64":false,"crit":["b64"]})"}) {
    EXPECT_EQ(reason(with_header(header)), "the header has crit") << header;
  }
}

TEST(CompactJws, refuses_an_alg_that_is_absent_or_unknown) {
  for (const char* header :
       {"{}", R"({"ALG":"HS256"})", R"({"alg":null})", R"({"alg":["HS256"]})", R"({"alg":256})",
        R"({"alg":"none"})", R"({"alg":"hs256"})", R"({"alg":"HS256\u0000"})"}) {
    EXPECT_EQ(reason(with_header(header)), "alg is missing or not known") << header;
  }
}

TEST(CompactJws, bounds_header_and_token) {
  const auto header_of = [](std::size_t size) {
    const std::string frame = R"({"alg":"HS256","a":""})";
    return R"({"alg":"HS256","a":")" + std::string(size - frame.size(), 'x') + R"("})";
  };
  EXPECT_EQ(reason(with_header(header_of(1024))), "");
  EXPECT_EQ(reason(with_header(header_of(1025))), "the header is too large");

  const std::string start = to_base64url(R"({"alg":"HS256"})") + ".";
  const std::string end = ".AAAA";
  const std::string most =
      start + std::string(max_token_bytes - start.size() - end.size(), 'A') + end;
  EXPECT_EQ(most.size(), max_token_bytes);
  EXPECT_NE(reason(most), "the token is too large");
  EXPECT_EQ(reason(most + "A"), "the token is too large");
}

TEST(CompactJws, takes_a_token_apart) {
  const std::string token = make_token(R"({"exp":1})", hmac_key, R"({"alg":"HS256","kid":"a"})");
  const CompactJws jws = split_jws(token);
  EXPECT_EQ(jws.algorithm, Algorithm::hs256);
  EXPECT_EQ(jws.kid, "a");
  EXPECT_EQ(jws.payload, R"({"exp":1})");
  EXPECT_EQ(jws.signed_part, token.substr(0, token.rfind('.')));
  EXPECT_EQ(jws.signature, hmac("SHA256", hmac_key, jws.signed_part));
  EXPECT_EQ(split_jws(with_header(R"({"alg":"EdDSA","kid":7})")).kid, std::nullopt);
}

}  // namespace
}  // namespace imaging::auth
