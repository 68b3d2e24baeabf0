#include "http/coding.hpp"

#include <gtest/gtest.h>

namespace imaging::http {
namespace {

TEST(Coding, is_accepted_when_the_field_names_it_or_all) {
  for (const char* field :
       {"gzip", "GZIP", "deflate, gzip, br", "gzip;q=0.001", "gzip ; Q=1.000", "br;q=0, gzip;q=0.5",
        "*", "identity, *;q=0.1", "gzip, *;q=0", ",gzip", "gzip;q=1."}) {
    EXPECT_TRUE(accepts_coding(field, "gzip")) << field;
  }
}

TEST(Coding, is_not_accepted_otherwise) {
  for (const char* field :
       {"", "identity", "br", "x-gzip", "gzipped", "gzip;q=0", "gzip;q=0.000", "*;q=0",
        "*, gzip;q=0", "gzip;q=0, *", "gzip;q=2", "gzip;q=-1", "gzip;q=", "gzip;q=0.0001",
        "gzip;q=1.1", "gzip;q=yes", "gzip;level=9", "gzip;q=0,1", "gzip gzip"}) {
    EXPECT_FALSE(accepts_coding(field, "gzip")) << field;
  }
}

}  // namespace
}  // namespace imaging::http
