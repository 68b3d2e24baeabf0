// Error and list documents: complete, cut off and hostile.
#include "s3/xml.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

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

TEST(ErrorXml, reads_texts_in_pieces) {
  EXPECT_EQ(parse_error("<Error><Code>Slow<![CDATA[Down]]></Code></Error>")->code, "SlowDown");
}

// Entities that expand to gigabytes: ten times ten times … of a word.
std::string billion_laughs(const std::string& root) {
  std::string text = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a0 \"lol\">";
  for (int i = 1; i < 10; ++i) {
    text += "<!ENTITY a" + std::to_string(i) + " \"";
    for (int j = 0; j < 10; ++j) text += "&a" + std::to_string(i - 1) + ';';
    text += "\">";
  }
  return text + "<!ENTITY file SYSTEM \"file:///etc/passwd\">]>" + root;
}

TEST(ErrorXml, expands_no_entity_and_reads_no_file) {
  const auto error = parse_error(
      billion_laughs("<Error><Code>&a9;</Code><Message>&file;&#65;&lt;</Message></Error>"));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, "&a9;");
  EXPECT_EQ(error->message, "&file;A<");
}

TEST(ErrorXml, is_nothing_with_another_prefix) {
  EXPECT_FALSE(parse_error("<x:Error xmlns:x=\"urn:x\"><Code>SlowDown</Code></x:Error>"));
}

constexpr std::string_view list =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name>"
    "<Prefix>a%2F</Prefix><KeyCount>2</KeyCount><MaxKeys>2</MaxKeys>"
    "<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
    "<Contents><Key>a/b+c%2Bd%26%0A</Key><LastModified>2026-02-09T15:30:12.500Z</LastModified>"
    "<ETag>&quot;x&quot;</ETag><Size>7</Size><StorageClass>STANDARD</StorageClass></Contents>"
    "<Contents><Key>a/%C3%A9</Key><LastModified>2026-02-09T15:30:13Z</LastModified>"
    "<Size>0</Size></Contents>"
    "<NextContinuationToken>1ueGcx&amp;PqA==</NextContinuationToken></ListBucketResult>";

std::string with(std::string_view from, std::string_view to) {
  std::string text(list);
  return text.replace(text.find(from), from.size(), to);
}

TEST(ListXml, reads_a_page) {
  const auto page = parse_list(list);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->objects.size(), 2U);
  EXPECT_EQ(page->objects[0].key, "a/b c+d&\n");
  EXPECT_EQ(page->objects[0].size, 7U);
  EXPECT_EQ(page->objects[0].modified, parse_rfc3339("2026-02-09T15:30:12.5Z"));
  EXPECT_EQ(page->objects[1].key, "a/\xc3\xa9");
  EXPECT_EQ(page->next, "1ueGcx&PqA==");
}

TEST(ListXml, reads_the_last_page_and_an_empty_one) {
  const auto last = parse_list(with("<IsTruncated>true", "<IsTruncated>false"));
  ASSERT_TRUE(last);
  EXPECT_EQ(last->objects.size(), 2U);
  EXPECT_EQ(last->next, "");
  const auto empty =
      parse_list("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->objects.empty());
}

TEST(ListXml, takes_keys_as_they_are_where_the_server_does_not_encode_them) {
  const auto page = parse_list(with("<EncodingType>url</EncodingType>", ""));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->objects[0].key, "a/b+c%2Bd%26%0A");
  EXPECT_EQ(parse_list(with("<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
                            "<Contents><Key>a/b+c%2Bd%26%0A<",
                            "<IsTruncated>true</IsTruncated><Contents><Key> <"))
                ->objects[0]
                .key,
            " ");
}

TEST(ListXml, is_nothing_when_it_is_cut_anywhere) {
  for (std::size_t length = 0; length < list.size(); ++length) {
    EXPECT_FALSE(parse_list(list.substr(0, length))) << length;
  }
}

TEST(ListXml, is_nothing_when_something_is_missing_or_wrong) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"<IsTruncated>true</IsTruncated>", ""},
           {"<IsTruncated>true</IsTruncated>", "<IsTruncated>perhaps</IsTruncated>"},
           {"<NextContinuationToken>1ueGcx&amp;PqA==</NextContinuationToken>", ""},
           {"<Key>a/%C3%A9</Key>", ""},
           {"<Key>a/%C3%A9</Key>", "<Key>a/%C3%</Key>"},
           {"<Key>a/%C3%A9</Key>", "<Key>a/%zz</Key>"},
           {"<Size>0</Size>", ""},
           {"<Size>0</Size>", "<Size>-1</Size>"},
           {"<Size>0</Size>", "<Size>18446744073709551616</Size>"},
           {"<LastModified>2026-02-09T15:30:13Z", "<LastModified>yesterday"}}) {
    EXPECT_FALSE(parse_list(with(from, to))) << to;
  }
}

TEST(ListXml, is_nothing_for_other_documents) {
  for (const std::string_view other :
       {"", "plain", "<html></html>", "<Error><Code>SlowDown</Code></Error>",
        "<ListAllMyBucketsResult><IsTruncated>false</IsTruncated></ListAllMyBucketsResult>",
        "<x:ListBucketResult xmlns:x=\"urn:x\"><x:IsTruncated>false</x:IsTruncated>"
        "</x:ListBucketResult>"}) {
    EXPECT_FALSE(parse_list(other)) << other;
  }
}

TEST(ListXml, expands_no_entity_and_reads_no_file) {
  const auto page = parse_list(billion_laughs(
      "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>&a9;&file;</Key><Size>1"
      "</Size><LastModified>2026-02-09T15:30:13Z</LastModified></Contents></ListBucketResult>"));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->objects[0].key, "&a9;&file;");
}

TEST(ListXml, survives_ten_megabytes_and_depth) {
  const std::string megabytes(10'000'000, 'x');
  const auto page = parse_list(with("<Name>b", "<Name>" + megabytes));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->objects.size(), 2U);
  std::string deep;
  for (int i = 0; i < 1'000'000; ++i) deep += "<a>";
  EXPECT_FALSE(parse_list(with("<Name>b</Name>", deep)));
  EXPECT_FALSE(parse_list("<ListBucketResult>" + deep));
}

}  // namespace
}  // namespace imaging::s3
