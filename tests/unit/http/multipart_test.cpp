#include "http/multipart.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/error.hpp"

namespace imaging::http {
namespace {

// All tokens as text, with content joined; parsed in pieces of that size.
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
      if (!part->encoding.empty()) log += ",encoding=" + part->encoding;
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

// What is wrong with the Content-Type.
std::string refusal(const std::string& type) {
  try {
    ADD_FAILURE() << type << " has the boundary " << multipart_boundary(type);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unsupported_media_type);
    EXPECT_TRUE(error.text().starts_with("Content-Type: "));
    return error.text().substr(14);
  }
  return {};
}

const std::string with_boundary = "multipart/form-data; boundary=";

TEST(MultipartBoundary, refuses_other_types) {
  EXPECT_EQ(refusal(""), "missing, it must be multipart/form-data");
  EXPECT_EQ(refusal("Application/X; boundary=a"),
            "it must be multipart/form-data, not application/x");
  for (const char* type :
       {"multipart/mixed; boundary=a", "multipart/form-data boundary=a",
        "multipart/form-data, multipart/form-data; boundary=a",
        "application/x-www-form-urlencoded; boundary=a", "xmultipart/form-data; boundary=a"}) {
    EXPECT_TRUE(refusal(type).starts_with("it must be multipart/form-data, not ")) << type;
  }
}

TEST(MultipartBoundary, says_what_is_wrong_with_the_boundary) {
  EXPECT_EQ(refusal("multipart/form-data"), "there is no boundary");
  EXPECT_EQ(refusal("multipart/form-data; boundary"), "the boundary parameter has no value");
  EXPECT_EQ(refusal(with_boundary + "\"\""), "the boundary is empty");
  EXPECT_EQ(refusal(with_boundary + "\"a"), "the boundary parameter has no closing quote");
  EXPECT_EQ(refusal(with_boundary + "\"a\"b"),
            "the boundary parameter does not end with its quotes");
  EXPECT_EQ(refusal(with_boundary + "\"a \""), "the boundary ends with a space");
  EXPECT_EQ(refusal(with_boundary + "a;boundary=a"), "the boundary parameter is there twice");
  EXPECT_EQ(refusal(with_boundary + std::string(71, 'a')),
            "the boundary has 71 characters, and 70 at most are allowed");
  EXPECT_EQ(refusal(with_boundary + "a\r\nb"), "there is a control character");
  for (const char* boundary : {"", ";", " ", " ;boundary=a"}) {
    EXPECT_EQ(refusal(with_boundary + boundary), "the boundary parameter has no value") << boundary;
  }
  for (const char* boundary : {"a b", "a\tb", "a\"b\"", "a,b", "a[b]", "<a>", "a\\b", "\xc3\xa4",
                               "a, multipart/form-data"}) {
    EXPECT_EQ(refusal(with_boundary + boundary),
              "the boundary parameter has a character that must be in quotes")
        << boundary;
  }
  for (const char* boundary : {"\"a;b\"", "\"a[b]\"", "\"a\\\"b\"", "\"a\tb\"", "\"\xc3\xa4\""}) {
    EXPECT_EQ(refusal(with_boundary + boundary),
              "the boundary has a character that no boundary may have")
        << boundary;
  }
}

TEST(MultipartBoundary, refuses_other_parameters_that_are_malformed) {
  EXPECT_EQ(refusal(with_boundary + "a; a b=c"), "the name of a parameter is malformed");
  EXPECT_EQ(refusal(with_boundary + "a; x=\"b"), "the x parameter has no closing quote");
  std::string many = with_boundary + "a";
  for (int i = 0; i < 16; ++i) many += ";x" + std::to_string(i) + "=y";
  EXPECT_EQ(refusal(many), "there are too many parameters");
}

TEST(MultipartBoundary, finds_it_among_parameters) {
  EXPECT_EQ(multipart_boundary("Multipart/Form-Data ; charset=utf-8 ; BOUNDARY=----x_1"),
            "----x_1");
  EXPECT_EQ(multipart_boundary("multipart/form-data;boundary=\"a'()+_,-./:=? b\""),
            "a'()+_,-./:=? b");
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=\"a\\b\";"), "ab");
  EXPECT_EQ(multipart_boundary(with_boundary + std::string(70, 'a')), std::string(70, 'a'));
}

TEST(MultipartBoundary, needs_no_quotes_where_clients_send_none) {
  for (const char* boundary :
       {"*****", "===1700000000000===", "{6f9619ff-8b86-d011-b42d-00cf4fc964ff}", "a&b", "@@@",
        "----a:b/c?d", "'()+_-./:=?", "!#$%&'*+-.^_`|~"}) {
    EXPECT_EQ(multipart_boundary(with_boundary + boundary), boundary);
    EXPECT_EQ(multipart_boundary(with_boundary + boundary + " ; charset=utf-8"), boundary);
    EXPECT_EQ(multipart_boundary(with_boundary + '"' + boundary + '"'), boundary);
  }
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

TEST(Multipart, refuses_nesting_and_fields_that_are_there_twice) {
  EXPECT_TRUE(is_bad(form(field + "Content-Type: Multipart/mixed; boundary=C\r\n")));
  EXPECT_TRUE(is_bad(form(field + "Content-Type: a/b\r\nContent-Type: a/b\r\n")));
  const std::string encoding = "Content-Transfer-Encoding: binary\r\n";
  EXPECT_TRUE(is_bad(form(field + encoding + encoding)));
  EXPECT_TRUE(is_bad(form(field + "Content-Transfer-Encoding:\r\n")));
}

TEST(Multipart, tells_an_encoding_that_is_not_the_identity) {
  for (const char* identity : {"7bit", "8BIT", "Binary"}) {
    EXPECT_EQ(parse(form(field + "content-transfer-encoding: " + identity + "\r\n")),
              "part=a|data=x|end|END");
  }
  EXPECT_EQ(parse(form("Content-Transfer-Encoding: Quoted-Printable\r\n" + field, "=3D")),
            "part=a,encoding=quoted-printable|data==3D|end|END");
  EXPECT_EQ(parse(form(field + "Content-Transfer-Encoding: base64\r\n", "eA==")),
            "part=a,encoding=base64|data=eA==|end|END");
}

TEST(Multipart, a_file_name_may_be_an_extended_one) {
  const std::string file = "Content-Disposition: form-data; name=\"a\"; ";
  EXPECT_EQ(parse(form(file + "filename*=UTF-8''r%C3%B6.png\r\n")),
            "part=a,file=UTF-8''r%C3%B6.png|data=x|end|END");
  EXPECT_EQ(parse(form(file + "filename*=UTF-8''r%C3%B6.png; filename=r.png\r\n")),
            "part=a,file=r.png|data=x|end|END");
  EXPECT_TRUE(is_bad(form(file + "filename*=UTF-8''a; filename*=UTF-8''b\r\n")));
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
  EXPECT_TRUE(is_bad("--Bx\r\n" + field + "\r\nx\r\n--B--"));
  EXPECT_TRUE(is_bad("--B\n" + field + "\r\nx\r\n--B--"));
  EXPECT_TRUE(is_bad("--B\r\n" + field + "\r\nx\r\n--B-x"));
  EXPECT_TRUE(is_bad("--B x\r\n" + field + "\r\nx\r\n--B--"));
  EXPECT_TRUE(is_bad("--B \n" + field + "\r\nx\r\n--B--"));
  EXPECT_TRUE(is_bad("--B\v\r\n" + field + "\r\nx\r\n--B--"));
  EXPECT_TRUE(is_bad("--B\r\n" + field + "\r\nx\r\n--B --"));
}

TEST(Multipart, white_space_behind_a_boundary_means_nothing) {
  const std::string text =
      "--B \r\n" + field + "\r\nx\r\n--B\t \t\r\n" + field + "\r\ny\r\n--B-- \t\r\nepilogue";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    EXPECT_EQ(parse(text, piece), "part=a|data=x|end|part=a|data=y|end|END") << piece;
  }
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
