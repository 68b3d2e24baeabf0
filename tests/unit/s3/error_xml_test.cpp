// <Error> documents, whole, cut and hostile.
#include "s3/error_xml.hpp"

#include <gtest/gtest.h>

namespace imaging::s3 {
namespace {

constexpr std::string_view document =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<Error><Code>NoSuchKey</Code><Message>The key does &lt;not&gt; exist &amp; never did."
    "</Message><Key>a</Key></Error>";

TEST(ErrorXml, reads_code_and_message) {
  const auto error = parse_error(document);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, "NoSuchKey");
  EXPECT_EQ(error->message, "The key does <not> exist & never did.");
}

TEST(ErrorXml, reads_where_a_bucket_is) {
  EXPECT_EQ(parse_error(document)->endpoint, "");
  EXPECT_EQ(parse_error("<Error><Code>PermanentRedirect</Code><Endpoint>s3.eu-west-1.amazonaws.com"
                        "</Endpoint></Error>")
                ->endpoint,
            "s3.eu-west-1.amazonaws.com");
}

TEST(ErrorXml, takes_a_namespace_a_byte_order_mark_and_no_declaration) {
  const auto error = parse_error(
      "\xef\xbb\xbf <Error xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Code>SlowDown</Code>"
      "</Error>");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, "SlowDown");
  EXPECT_EQ(error->message, "");
}

TEST(ErrorXml, is_nothing_for_other_documents) {
  for (const std::string_view other :
       {"", " ", "plain", "<html><Error><Code>x</Code></Error></html>", "<Errors><Code>x</Code>",
        "<ErrorResponse><Error><Code>x</Code>", "<?xml", "<Error", "<CopyObjectResult/>"}) {
    EXPECT_FALSE(parse_error(other)) << other;
  }
}

TEST(ErrorXml, never_leaves_the_code_of_an_error_empty) {
  EXPECT_EQ(parse_error("<Error></Error>")->code, "Unknown");
  EXPECT_EQ(parse_error("<Error><Code></Code></Error>")->code, "Unknown");
  EXPECT_EQ(parse_error("<Error >")->code, "Unknown");
}

TEST(ErrorXml, survives_being_cut_anywhere) {
  for (std::size_t length = 0; length <= document.size(); ++length) {
    const auto error = parse_error(document.substr(0, length));
    if (error && error->code != "Unknown") {
      EXPECT_TRUE(std::string_view("NoSuchKey").starts_with(error->code)) << length;
    }
  }
}

TEST(ErrorXml, cuts_long_texts_and_blanks_controls) {
  const std::string message(10'000, 'm');
  const auto error =
      parse_error("<Error><Code>A\nB\x01</Code><Message>" + message + "</Message></Error>");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, "A B ");
  EXPECT_EQ(error->message.size(), 256U);
}

}  // namespace
}  // namespace imaging::s3
