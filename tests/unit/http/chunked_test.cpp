#include "http/chunked.hpp"

#include <gtest/gtest.h>

#include <string>

#include "unit/http/refusal.hpp"

namespace imaging::http {
namespace {

struct Decoded {
  std::string body;
  std::string rest;  // after the end
  bool done = false;
  bool operator==(const Decoded&) const = default;
};

// Decodes the input in pieces of that size.
Decoded decode(const std::string& input, std::size_t piece = std::string::npos) {
  ChunkedDecoder decoder;
  Decoded result;
  std::size_t at = 0;
  while (at < input.size() && !decoder.done()) {
    std::string bytes = input.substr(at, piece);
    const auto step = decoder.decode(bytes);
    result.body += bytes.substr(0, step.decoded);
    at += step.consumed;
  }
  result.rest = input.substr(at);
  result.done = decoder.done();
  return result;
}

std::optional<Code> refused(const std::string& input) {
  const auto whole = test::refusal([&] { decode(input); });
  EXPECT_EQ(whole, test::refusal([&] { decode(input, 1); })) << input;
  return whole;
}

TEST(Chunked, refuses_a_malformed_size) {
  for (const char* input :
       {"\r\n", "x\r\n", " 5\r\nhello\r\n", "5 \r\nhello\r\n", "0x5\r\nhello\r\n", "-5\r\n",
        "+5\r\n", "5\t\r\n", ";a\r\n", "\n", "5\nhello\r\n", "5\r5", "g\r\n"}) {
    EXPECT_EQ(refused(input), Code::bad_request) << input;
  }
}

TEST(Chunked, refuses_a_size_of_more_than_15_digits) {
  EXPECT_EQ(refused("0000000000000005\r\nhello\r\n"), Code::bad_request);
  EXPECT_EQ(refused("10000000000000005\r\n"), Code::bad_request);
  EXPECT_EQ(refused("fffffffffffffff\r\nx"), std::nullopt);
  EXPECT_EQ(decode("000000000000005\r\nhello\r\n0\r\n\r\n").body, "hello");
}

TEST(Chunked, refuses_data_that_does_not_end_with_crlf) {
  EXPECT_EQ(refused("5\r\nhello6\r\n"), Code::bad_request);
  EXPECT_EQ(refused("5\r\nhello\n0\r\n\r\n"), Code::bad_request);
  EXPECT_EQ(refused("5\r\nhello\rx"), Code::bad_request);
}

TEST(Chunked, bounds_extensions) {
  const std::string kib(1024, 'x');
  EXPECT_EQ(refused("1;" + kib + "\r\na\r\n0\r\n\r\n"), std::nullopt);
  EXPECT_EQ(refused("1;" + kib + "x\r\na\r\n0\r\n\r\n"), Code::bad_request);
  std::string many;
  for (int i = 0; i < 16; ++i) many += "1;" + kib + "\r\na\r\n";
  EXPECT_EQ(refused(many + "0\r\n\r\n"), std::nullopt);
  EXPECT_EQ(refused(many + "1;x\r\n"), Code::bad_request);
}

TEST(Chunked, refuses_control_characters_and_bare_line_feeds) {
  EXPECT_EQ(refused("1;a\n\r\nx\r\n"), Code::bad_request);
  EXPECT_EQ(refused(std::string("1;a\0b\r\nx\r\n", 10)), Code::bad_request);
  EXPECT_EQ(refused("0\r\nA: b\n\r\n"), Code::bad_request);
  EXPECT_EQ(refused("0\r\n\n"), Code::bad_request);
  EXPECT_EQ(refused("0\r\n\rx"), Code::bad_request);
}

TEST(Chunked, bounds_trailers) {
  const std::string line = "A: " + std::string(1019, 'x') + "\r\n";
  std::string trailers;
  for (int i = 0; i < 8; ++i) trailers += line;
  EXPECT_EQ(refused("0\r\n" + trailers + "\r\n"), std::nullopt);
  EXPECT_EQ(refused("0\r\n" + trailers + "A:\r\n\r\n"), Code::bad_request);
  std::string short_lines;
  for (int i = 0; i < 2048; ++i) short_lines += "A:\r\n";
  EXPECT_EQ(refused("0\r\n" + short_lines + "\r\n"), std::nullopt);
  EXPECT_EQ(refused("0\r\n" + short_lines + "A:\r\n\r\n"), Code::bad_request);
}

TEST(Chunked, refuses_trailers_that_are_no_fields) {
  for (const char* trailer : {"A", "A b", "GET / HTTP/1.1", ": b", "A : b", " A: b", "\tfolded",
                              "A: b\r\n folded", "(A): b", "\xc3\xa4: b"}) {
    EXPECT_EQ(refused("0\r\n" + std::string(trailer) + "\r\n\r\n"), Code::bad_request) << trailer;
  }
  EXPECT_EQ(refused("0\r\nA:\r\nb-C:d: e\t\r\n\r\n"), std::nullopt);
}

TEST(Chunked, decodes_alike_whole_and_in_pieces) {
  const std::string input =
      "5;a=b\r\nhello\r\n1\r\n,\r\nA\r\n 0123\r\n567\r\n0;z\r\nT: x\r\n\r\nGET /";
  const Decoded whole = decode(input);
  EXPECT_EQ(whole, (Decoded{"hello, 0123\r\n567", "GET /", true}));
  for (std::size_t piece = 1; piece < input.size(); ++piece) EXPECT_EQ(decode(input, piece), whole);
}

TEST(Chunked, is_not_done_before_its_last_line) {
  const std::string input = "1\r\na\r\n0\r\n\r\n";
  for (std::size_t size = 0; size < input.size(); ++size) {
    EXPECT_FALSE(decode(input.substr(0, size)).done) << size;
  }
}

}  // namespace
}  // namespace imaging::http
