#include "http/digest_fields.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "support/run.hpp"

namespace imaging::http {
namespace {

// RFC 9530, Appendix B.1 and D: the bytes {"hello": "world"} and a line feed.
constexpr std::string_view hello = "{\"hello\": \"world\"}\n";
const std::string sha256 = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
const std::string sha512 =
    "sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCs"
    "yRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:";
const std::string other = "sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:";

std::string refusal(const Fields& fields, std::string_view prefix = {}) {
  try {
    DigestCheck check(announced_digests(fields, prefix));
    check.update(hello.substr(0, 3));
    check.update(hello.substr(3));
    check.finish();
    return {};
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::bad_request);
    return error.text();
  }
}

TEST(DigestFields, names_the_field_that_is_malformed) {
  for (const char* text :
       {"sha-256", "sha-256=", "sha-256=abc", "sha-256=1", "sha-256=\"YQ==\"",
        "sha-256=::", "sha-256=:YQ==:", "sha-512=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:",
        "sha-256=:RK_0qy18MlBSVnWgjwz6lZEWjP_lF5HF9bvEF8FabDg=:", "SHA-256=:YQ==:", "md5", ",",
        "x="}) {
    const bool is_good = std::string_view(text) == "md5";
    EXPECT_EQ(refusal({{"Content-Digest", text}}).starts_with("Content-Digest: "), !is_good)
        << text;
    EXPECT_EQ(refusal({{"repr-digest", text}}).starts_with("Repr-Digest: "), !is_good) << text;
    EXPECT_EQ(refusal({{"Repr-Digest", text}}, "file: ").starts_with("file: Repr-Digest: "),
              !is_good);
  }
}

TEST(DigestFields, names_the_field_that_differs) {
  const std::string differs = ": its sha-256 is not that of the bytes that came";
  EXPECT_EQ(refusal({{"Content-Digest", other}}), "Content-Digest" + differs);
  EXPECT_EQ(refusal({{"Content-Digest", sha256}, {"Repr-Digest", other}}), "Repr-Digest" + differs);
  EXPECT_EQ(refusal({{"Content-Digest", other + ", " + sha512}}), "Content-Digest" + differs);
  EXPECT_EQ(refusal({{"Content-Digest", sha256}, {"Content-Digest", other}}),
            "Content-Digest" + differs);
  EXPECT_NE(refusal({{"Content-Digest", "sha-512=:" + std::string(86, 'A') + "==:"}}), "");
}

TEST(DigestFields, takes_what_fits) {
  EXPECT_EQ(refusal({}), "");
  EXPECT_EQ(refusal({{"Content-Digest", ""}}), "");
  EXPECT_EQ(refusal({{"Content-Digest", sha256}}), "");
  EXPECT_EQ(refusal({{"Content-Digest", sha512 + "," + sha256}, {"Repr-Digest", sha256}}), "");
  EXPECT_EQ(refusal({{"Content-Digest", other}, {"Content-Digest", sha256}}), "")
      << "the last counts";
}

TEST(DigestFields, ignores_algorithms_that_are_broken_or_not_known) {
  EXPECT_EQ(refusal({{"Content-Digest",
                      "md5=:YQ==:, sha=:YQ==:, unixsum=:YQ==:, unixcksum=:YQ==:, adler=:YQ==:, "
                      "crc32c=:YQ==:, x-new=(1 2);a, " +
                          sha256}}),
            "");
}

TEST(DigestFields, announces_a_hash_of_64_digits_only) {
  EXPECT_EQ(digest_field("44aff4ab2d7c3250525675a08f0cfa9591168cffe51791c5f5bbc417c15a6c38"),
            sha256);
  for (const char* text :
       {"", "x", "44aff4ab", "44aff4ab2d7c3250525675a08f0cfa9591168cffe51791c5f5bbc417c15a6c3"}) {
    EXPECT_EQ(digest_field(text), std::nullopt) << text;
  }
}

Awaitable<std::string> drained(std::string_view bytes, Fields fields) {
  io::BytesSource body(bytes);
  CheckedSource checked(body, announced_digests(fields));
  std::string all;
  for (int ends = 0; ends < 2;) {
    const auto piece = co_await checked.next();
    all.append(piece.data(), piece.size());
    if (piece.empty()) ++ends;
  }
  co_return all;
}

TEST(CheckedSource, has_an_end_only_if_the_bytes_are_those_that_were_announced) {
  EXPECT_EQ(test::run(drained(hello, {{"Content-Digest", sha256}})), hello);
  EXPECT_EQ(test::run(drained(hello, {})), hello);
  EXPECT_THROW(test::run(drained(hello.substr(1), {{"Content-Digest", sha256}})), Error);
  EXPECT_THROW(test::run(drained("", {{"Content-Digest", sha256}})), Error);
}

}  // namespace
}  // namespace imaging::http
