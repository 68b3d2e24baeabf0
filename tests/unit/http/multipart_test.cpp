#include "http/multipart.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace imaging::http {
namespace {

// All tokens as text, content joined; fed in pieces of that size.
std::string parse(const std::string& form, std::size_t piece = std::string::npos) {
  MultipartParser parser("B");
  std::string log;
  std::size_t at = 0;
  bool in_data = false;
  for (;;) {
    const auto token = parser.next();
    if (const auto* data = std::get_if<MultipartParser::Data>(&token)) {
      if (!std::exchange(in_data, true)) log += "data=";
      log.append(data->bytes.begin(), data->bytes.end());
      continue;
    }
    if (std::holds_alternative<MultipartParser::NeedMore>(token)) {
      if (at >= form.size()) return log + (in_data ? "|" : "") + "more";
      const auto size = std::min(piece, form.size() - at);
      parser.feed({form.data() + at, size});
      at += size;
      continue;
    }
    if (std::exchange(in_data, false)) log += "|";
    if (const auto* part = std::get_if<MultipartParser::PartBegin>(&token)) {
      log += "part=" + part->name;
      if (part->filename) log += ",file=" + *part->filename;
      if (!part->type.empty()) log += ",type=" + part->type;
      log += "|";
    } else if (std::holds_alternative<MultipartParser::PartEnd>(token)) {
      log += "end|";
    } else if (std::holds_alternative<MultipartParser::End>(token)) {
      return log + "END";
    } else {
      return log + "BAD";
    }
  }
}

const std::string field = "Content-Disposition: form-data; name=\"a\"\r\n";

std::string form(const std::string& head, const std::string& content = "x") {
  return "--B\r\n" + head + "\r\n" + content + "\r\n--B--\r\n";
}

bool is_bad(const std::string& text) {
  const auto whole = parse(text);
  EXPECT_EQ(parse(text, 1), whole) << text;
  return whole.ends_with("BAD");
}

TEST(MultipartBoundary, refuses_other_types_and_malformed_boundaries) {
  for (const char* type :
       {"", "multipart/form-data", "multipart/mixed; boundary=a", "multipart/form-data boundary=a",
        "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=\"a", "multipart/form-data; boundary=\"a \"",
        "multipart/form-data; boundary=a;boundary=b", "multipart/form-data; boundary=a b",
        "multipart/form-data; boundary=\"a;b\"", "multipart/form-data; boundary=\"a\r\nb\"",
        "multipart/form-data; boundary=\xc3\xa4",
        "multipart/form-data, multipart/form-data; boundary=a",
        "application/x-www-form-urlencoded; boundary=a", "xmultipart/form-data; boundary=a"}) {
    EXPECT_EQ(multipart_boundary(type), std::nullopt) << type;
  }
  const std::string prefix = "multipart/form-data; boundary=";
  EXPECT_EQ(multipart_boundary(prefix + std::string(71, 'a')), std::nullopt);
  EXPECT_EQ(multipart_boundary(prefix + std::string(70, 'a')), std::string(70, 'a'));
}

TEST(MultipartBoundary, finds_it_among_parameters) {
  EXPECT_EQ(multipart_boundary("Multipart/Form-Data ; charset=utf-8 ; BOUNDARY=----x_1"),
            "----x_1");
  EXPECT_EQ(multipart_boundary("multipart/form-data;boundary=\"a'()+_,-./:=? b\""),
            "a'()+_,-./:=? b");
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=\"a\\b\";"), "ab");
}

TEST(Multipart, refuses_a_part_without_a_form_data_name) {
  EXPECT_TRUE(is_bad(form("")));
  EXPECT_TRUE(is_bad(form("Content-Type: text/plain\r\n")));
  EXPECT_TRUE(is_bad(form("Content-Disposition: form-data\r\n")));
  EXPECT_TRUE(is_bad(form("Content-Disposition: form-data; filename=\"name=a\"\r\n")));
  EXPECT_TRUE(is_bad(form("Content-Disposition: attachment; name=\"a\"\r\n")));
  EXPECT_TRUE(is_bad(form("Content-Disposition: form-data; name=\"a\"; name=\"b\"\r\n")));
  EXPECT_TRUE(is_bad(form("Content-Disposition: form-data; name=\"a\"; NAME=\"a\"\r\n")));
  EXPECT_TRUE(is_bad(form("Content-Disposition: form-data; name=\"a\r\n")));
  EXPECT_TRUE(is_bad(form(field + field)));
}

TEST(Multipart, refuses_nesting_and_transfer_encodings) {
  EXPECT_TRUE(is_bad(form(field + "Content-Type: Multipart/mixed; boundary=C\r\n")));
  EXPECT_TRUE(is_bad(form(field + "content-transfer-encoding: base64\r\n")));
  EXPECT_TRUE(is_bad(form(field + "Content-Type: a/b\r\nContent-Type: a/b\r\n")));
}

TEST(Multipart, refuses_malformed_heads) {
  EXPECT_TRUE(is_bad(form("Content-Disposition : form-data; name=a\r\n")));
  EXPECT_TRUE(is_bad(form(field + "X\r\n")));
  EXPECT_TRUE(is_bad(form(field + " folded\r\n")));
  EXPECT_TRUE(is_bad(form(field + "X: a\n")));
  EXPECT_TRUE(is_bad(form(field + "X: a\rb\r\n")));
  EXPECT_TRUE(is_bad(form(field + std::string("X: a\0b\r\n", 8))));
}

TEST(Multipart, bounds_a_head) {
  const std::string longest = "X: " + std::string(4096 - 3, 'x');
  EXPECT_FALSE(is_bad(form(field + longest + "\r\n")));
  EXPECT_TRUE(is_bad(form(field + longest + "x\r\n")));
  EXPECT_TRUE(is_bad("--B\r\n" + std::string(5000, 'x')));
  std::string seven;
  for (int i = 0; i < 7; ++i) seven += "X: y\r\n";
  EXPECT_FALSE(is_bad(form(field + seven)));
  EXPECT_TRUE(is_bad(form(field + seven + "X: y\r\n")));
}

TEST(Multipart, bounds_the_parts) {
  std::string parts;
  for (int i = 0; i < 32; ++i) parts += "--B\r\n" + field + "\r\n\r\n";
  EXPECT_TRUE(parse(parts + "--B--").ends_with("END"));
  EXPECT_TRUE(is_bad(parts + "--B\r\n" + field + "\r\n\r\n--B--"));
}

TEST(Multipart, bounds_the_preamble) {
  EXPECT_EQ(parse(std::string(4000, 'x') + "\r\n" + form(field)), "part=a|data=x|end|END");
  EXPECT_TRUE(is_bad(std::string(5000, 'x') + "\r\n" + form(field)));
}

TEST(Multipart, refuses_a_boundary_that_is_not_a_whole_line) {
  EXPECT_TRUE(is_bad("--B \r\n" + field + "\r\nx\r\n--B--"));
  EXPECT_TRUE(is_bad("--Bx\r\n" + field + "\r\nx\r\n--B--"));
  EXPECT_TRUE(is_bad("--B\n" + field + "\r\nx\r\n--B--"));
  EXPECT_TRUE(is_bad("--B\r\n" + field + "\r\nx\r\n--B-x"));
}

TEST(Multipart, never_ends_without_the_closing_boundary) {
  const std::string whole = form(field);
  for (std::size_t size = 0; size + 2 < whole.size(); ++size) {
    EXPECT_TRUE(parse(whole.substr(0, size)).ends_with("more")) << size;
  }
  EXPECT_TRUE(parse("\n--B\n" + field + "\nx\n--B--\n").ends_with("more"));
}

TEST(Multipart, content_that_nearly_is_a_boundary_is_content) {
  for (const std::string content :
       {"", "\r", "\n", "\r\n", "\r\r\n-", "--B--", "\r\n--", "\r\n-\r\n--", "\r\n--b", "\n--B",
        "\r--B", "\r\r\r\n\r", "\r\n\r\n--C\r\n"}) {
    const std::string text = form(field, content);
    const std::string expected =
        "part=a|" + (content.empty() ? "" : "data=" + content + "|") + "end|END";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
      EXPECT_EQ(parse(text, piece), expected) << piece;
    }
  }
}

TEST(Multipart, tells_parts_in_order_in_pieces_of_any_size) {
  const std::string text =
      "preamble\r\n--B\r\nContent-Disposition: form-data; name=\"patientId\"\r\n\r\n12\r\n--B\r\n"
      "content-type: image/png\r\n"
      "content-disposition: Form-Data; filename=\"a\\\"; name=\\\"b.png\"; name=file\r\n\r\n"
      "\x89PNG\r\n\x1a\n\r\n--B--epilogue";
  const std::string expected =
      "part=patientId|data=12|end|part=file,file=a\"; name=\"b.png,type=image/png|"
      "data=\x89PNG\r\n\x1a\n|end|END";
  for (std::size_t piece = 1; piece <= text.size(); ++piece)
    EXPECT_EQ(parse(text, piece), expected);
}

TEST(Multipart, an_empty_file_name_is_a_file_name) {
  EXPECT_EQ(parse(form("Content-Disposition: form-data; name=\"\"; filename=\"\"\r\n")),
            "part=,file=|data=x|end|END");
}

TEST(Multipart, content_is_told_in_large_pieces) {
  const std::string text = form(field, std::string(100'000, '\r'));
  MultipartParser parser("B");
  parser.feed({text.data(), text.size()});
  ASSERT_TRUE(std::holds_alternative<MultipartParser::PartBegin>(parser.next()));
  const auto token = parser.next();
  ASSERT_TRUE(std::holds_alternative<MultipartParser::Data>(token));
  EXPECT_EQ(std::get<MultipartParser::Data>(token).bytes.size(), 100'000U);
}

}  // namespace
}  // namespace imaging::http
