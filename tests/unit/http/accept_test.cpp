// Which Accept fields ask for problems, and which must not.
#include "http/accept.hpp"

#include <gtest/gtest.h>

#include <string>

namespace imaging::http {
namespace {

bool prefers(const std::string& accept) {
  return prefers_problem({{"Host", "h"}, {"accept", accept}});
}

TEST(Accept, without_the_type_by_name_the_form_is_todays) {
  EXPECT_FALSE(prefers_problem({}));
  for (const char* accept :
       {"", "*/*", "application/*", "application/json", "text/html, */*;q=0.8",
        "application/problem", "application/problem+xml", "application/problem+jsonx",
        "xapplication/problem+json", "application/*+json", "*", "problem+json",
        "application/problem+json/x"}) {
    EXPECT_FALSE(prefers(accept)) << accept;
  }
}

TEST(Accept, the_type_by_name_counts_in_any_case_and_place) {
  for (const char* accept :
       {"application/problem+json", "Application/Problem+JSON",
        "text/html,application/problem+json", "application/json, application/problem+json",
        "application/problem+json, */*;q=0.1", "*/*, application/problem+json",
        "  application/problem+json  ", ",,application/problem+json,",
        "application/problem+json;charset=utf-8", "application/problem+json ; q=1.000",
        "application/problem+json; profile=\"a, b; q=0\"",
        "text/x;a=\"\\\"\", application/problem+json"}) {
    EXPECT_TRUE(prefers(accept)) << accept;
  }
}

TEST(Accept, the_higher_weight_decides_and_zero_means_no) {
  for (const char* accept :
       {"application/problem+json;q=0", "application/problem+json;q=0.000, */*",
        "application/json, application/problem+json;q=0.9", "*/*, application/problem+json;q=0.5",
        "application/*;q=0.6, application/problem+json;q=0.5",
        "application/problem+json;q=0, application/json;q=0"}) {
    EXPECT_FALSE(prefers(accept)) << accept;
  }
  for (const char* accept :
       {"application/json;q=0.8, application/problem+json;q=0.9",
        "application/problem+json;Q=0.001", "application/json;q=0, application/problem+json;q=0.1",
        // The more specific range decides about application/json.
        "*/*;q=1, application/json;q=0.1, application/problem+json;q=0.5",
        "application/*;q=1, application/json;q=0.2, application/problem+json;q=0.2"}) {
    EXPECT_TRUE(prefers(accept)) << accept;
  }
}

TEST(Accept, several_fields_are_one_list) {
  EXPECT_TRUE(prefers_problem({{"Accept", "text/html"}, {"ACCEPT", "application/problem+json"}}));
  EXPECT_FALSE(prefers_problem(
      {{"Accept", "application/problem+json;q=0.1"}, {"Accept", "application/json;q=0.2"}}));
  EXPECT_FALSE(prefers_problem({{"Accept-Language", "application/problem+json"}}));
}

TEST(Accept, a_malformed_weight_asks_for_nothing) {
  for (const char* q : {"", "1.1", "2", "-1", "0.1234", "1.001", "abc", "0,5", "00", "+1", ".5",
                        "1e0", "0x1", "\"1\"", "nan", "0.5.5", "1 1"}) {
    EXPECT_FALSE(prefers(std::string("application/problem+json;q=") + q)) << q;
  }
  EXPECT_TRUE(prefers("application/problem+json;q=1."));  // the grammar allows it
}

// The first of equals counts, and later ones do not wear the list down.
TEST(Accept, hostile_lists_are_read_to_their_end) {
  EXPECT_FALSE(prefers("application/problem+json;q=0, application/problem+json"));
  EXPECT_FALSE(prefers(std::string(16'000, ',')));
  EXPECT_FALSE(prefers(std::string(16'000, '"')));
  EXPECT_FALSE(prefers(std::string(8'000, '\\') + "\""));
  EXPECT_FALSE(prefers("\"" + std::string("application/problem+json")));
  EXPECT_FALSE(prefers("\"\\"));
  EXPECT_TRUE(prefers(std::string(15'000, ';') + ",application/problem+json"));
  EXPECT_FALSE(prefers("text/html;x=\", application/problem+json"));  // inside of open quotes
  EXPECT_FALSE(prefers("application/problem+json\xff"));
}

}  // namespace
}  // namespace imaging::http
