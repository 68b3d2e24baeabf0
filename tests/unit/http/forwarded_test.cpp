// The client's address behind reverse proxies; hostile input first.
#include "http/forwarded.hpp"

#include <gtest/gtest.h>

namespace imaging::http {
namespace {

std::vector<Network> networks(std::initializer_list<std::string_view> texts) {
  std::vector<Network> all;
  for (const auto text : texts) all.push_back(parse_network(text).value());
  return all;
}

const std::vector<Network> trusted = networks({"10.0.0.0/8", "fd00::/8", "192.0.2.7"});

std::string client(const Fields& fields, const std::string& peer = "10.0.0.1") {
  return client_address(peer, fields, trusted);
}
std::string by_list(const std::string& value) { return client({{"x-forwarded-for", value}}); }
std::string by_standard(const std::string& value) { return client({{"forwarded", value}}); }

TEST(ClientAddress, is_the_peers_when_nobody_vouches_for_another) {
  const Fields fields{{"X-Forwarded-For", "203.0.113.9"}, {"Forwarded", "for=203.0.113.9"}};
  for (const std::string peer :
       {"198.51.100.1", "11.0.0.1", "192.0.2.8", "2001:db8::1", "fe80::1"}) {
    EXPECT_EQ(client(fields, peer), peer);
  }
  EXPECT_EQ(client_address("10.0.0.1", fields, {}), "10.0.0.1");
  EXPECT_EQ(client({}), "10.0.0.1");
  EXPECT_EQ(by_list(""), "10.0.0.1");
  EXPECT_EQ(by_list(" , ,"), "10.0.0.1");
}

TEST(ClientAddress, is_the_last_that_no_trusted_proxy_has) {
  EXPECT_EQ(by_list("203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(by_list("1.1.1.1, 203.0.113.9"), "203.0.113.9") << "the left one is the client's word";
  EXPECT_EQ(by_list("1.1.1.1, 203.0.113.9, 10.1.2.3,192.0.2.7"), "203.0.113.9");
  EXPECT_EQ(by_list("1.1.1.1,203.0.113.9,,10.1.2.3,"), "203.0.113.9");
  EXPECT_EQ(by_list("10.3.3.3, 10.2.2.2"), "10.3.3.3") << "all are trusted";
  EXPECT_EQ(client({{"X-Forwarded-For", "1.1.1.1"},
                    {"Host", "x"},
                    {"X-FORWARDED-FOR", "203.0.113.9, 10.2.2.2"},
                    {"x-forwarded-for", "10.3.3.3"}}),
            "203.0.113.9");
}

TEST(ClientAddress, is_the_last_good_one_where_an_element_is_no_address) {
  for (const char* bad : {"unknown",       "_hidden",   "1.2.3",    "1.2.3.4.5",
                          "1.2.3.400",     "010.0.0.9", "1.2.3.4:", "1.2.3.4:x",
                          "1.2.3.4:70000", "[1.2.3.4]", "[::1",     "[::1]x",
                          "[::1]:",        "::1]",      ":::",      "\"1.2.3.4",
                          "1.2.3.4/8",     "localhost", "<script>", "1.2.3.4 5.6.7.8"}) {
    EXPECT_EQ(by_list(bad), "10.0.0.1") << bad;
    EXPECT_EQ(by_list(std::string("1.1.1.1, ") + bad + ", 10.2.2.2"), "10.2.2.2") << bad;
  }
}

TEST(ClientAddress, is_read_in_every_form_that_proxies_write) {
  EXPECT_EQ(by_list("203.0.113.9:4711"), "203.0.113.9");
  EXPECT_EQ(by_list("2001:DB8:0:0::9"), "2001:db8::9");
  EXPECT_EQ(by_list("[2001:db8::9]"), "2001:db8::9");
  EXPECT_EQ(by_list("[2001:db8::9]:4711"), "2001:db8::9");
  EXPECT_EQ(by_list("\"[2001:db8::9]:4711\""), "2001:db8::9");
  EXPECT_EQ(by_list("::ffff:203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(by_list("203.0.113.9, ::ffff:10.2.2.2"), "203.0.113.9");
  EXPECT_EQ(by_list("203.0.113.9, fd00::5%eth0"), "203.0.113.9");
  EXPECT_EQ(client({{"X-Forwarded-For", "203.0.113.9"}}, "::ffff:10.0.0.1"), "203.0.113.9");
  EXPECT_EQ(client({{"X-Forwarded-For", "203.0.113.9"}}, "fd00::1"), "203.0.113.9");
}

TEST(ClientAddress, is_read_from_forwarded_where_there_is_no_other_field) {
  EXPECT_EQ(by_standard("for=203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(by_standard("proto=https;For=203.0.113.9:4711;by=10.0.0.1"), "203.0.113.9");
  EXPECT_EQ(by_standard("for=1.1.1.1, for=\"[2001:db8::9]:4711\" ; host=\"a,b;for=9.9.9.9\""),
            "2001:db8::9");
  EXPECT_EQ(by_standard("for=203.0.113.9, for=10.2.2.2;proto=http"), "203.0.113.9");
  EXPECT_EQ(by_standard("for=1.1.1.1, for=\"1.2.3.4, for=203.0.113.9"), "203.0.113.9");
  EXPECT_EQ(client({{"Forwarded", "for=203.0.113.9"}, {"Forwarded", "for=10.2.2.2"}}),
            "203.0.113.9");
  for (const char* bad : {"for=unknown", "for=_a1", "for=", "for", "by=1.1.1.1", "proto=https",
                          "for=1.1.1.1;for=2.2.2.2", "1.1.1.1", "=1.1.1.1"}) {
    EXPECT_EQ(by_standard(bad), "10.0.0.1") << bad;
    EXPECT_EQ(by_standard(std::string("for=1.1.1.1, ") + bad + ", for=10.2.2.2"), "10.2.2.2")
        << bad;
  }
}

TEST(ClientAddress, is_what_the_customary_field_says_when_both_are_there) {
  EXPECT_EQ(client({{"Forwarded", "for=1.1.1.1"}, {"X-Forwarded-For", "203.0.113.9"}}),
            "203.0.113.9");
  EXPECT_EQ(client({{"Forwarded", "for=1.1.1.1"}, {"X-Forwarded-For", "unknown"}}), "10.0.0.1");
}

TEST(Networks, contain_what_begins_alike) {
  const auto contains = [](std::string_view network, const char* address) {
    return parse_network(network).value().contains(boost::asio::ip::make_address(address));
  };
  EXPECT_TRUE(contains("10.1.2.3/8", "10.255.0.1"));
  EXPECT_FALSE(contains("10.1.2.3/8", "11.1.2.3"));
  EXPECT_TRUE(contains("192.168.4.0/22", "192.168.7.255"));
  EXPECT_FALSE(contains("192.168.4.0/22", "192.168.8.0"));
  EXPECT_TRUE(contains("0.0.0.0/0", "255.255.255.255"));
  EXPECT_FALSE(contains("0.0.0.0/0", "::1"));
  EXPECT_TRUE(contains("1.2.3.4", "1.2.3.4"));
  EXPECT_FALSE(contains("1.2.3.4/32", "1.2.3.5"));
  EXPECT_TRUE(contains("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(contains("2001:db8::/33", "2001:db8:8000::1"));
  EXPECT_FALSE(contains("::1", "::2"));
  EXPECT_TRUE(contains("::ffff:10.0.0.0/104", "10.9.9.9"));
  EXPECT_FALSE(contains("::ffff:10.0.0.0/104", "11.9.9.9"));
}

TEST(Networks, are_nothing_else) {
  for (const char* bad :
       {"", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/ 8",
        "10.0.0.0/8x", "10.0.0.0/8/8", "10.0.0/8", "10/8", "::/129", "::ffff:10.0.0.0/95",
        "10.0.0.0/99999999999", "localhost", "*", "10.0.0.0-10.0.0.9", "10.0.0.0/255.0.0.0"}) {
    EXPECT_FALSE(parse_network(bad)) << bad;
  }
}

}  // namespace
}  // namespace imaging::http
