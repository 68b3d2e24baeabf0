// UUIDs as text, and random ones.
#include "base/uuid.hpp"

#include <gtest/gtest.h>

#include <set>

namespace imaging {
namespace {

const std::string sample = "6f1c1f8e-6b1c-4b0e-9a51-2f1f0c3a7b11";

TEST(Uuid, is_refused_in_any_other_form) {
  for (const std::string& text :
       {std::string{}, sample + " ", " " + sample, sample + "0", sample.substr(1),
        "{" + sample + "}", "urn:uuid:" + sample, std::string{"6f1c1f8e6b1c4b0e9a512f1f0c3a7b11"},
        std::string{"6f1c1f8e-6b1c-4b0e-9a51-2f1f0c3a7b1g"},
        std::string{"6f1c1f8e+6b1c-4b0e-9a51-2f1f0c3a7b11"},
        std::string{"6f1c1f8-e6b1c-4b0e-9a51-2f1f0c3a7b11"}, std::string(36, '-'),
        std::string(36, '0')}) {
    EXPECT_FALSE(Uuid::parse(text)) << text;
  }
}

TEST(Uuid, is_read_in_either_case_and_written_in_lower) {
  const auto uuid = Uuid::parse("6F1C1F8E-6b1c-4B0E-9A51-2f1f0c3a7b11");
  ASSERT_TRUE(uuid);
  EXPECT_EQ(to_string(*uuid), sample);
  EXPECT_EQ(uuid->bytes[0], 0x6f);
  EXPECT_EQ(uuid->bytes[15], 0x11);
  EXPECT_EQ(to_string(Uuid{}), "00000000-0000-0000-0000-000000000000");
}

TEST(Uuid, is_random_with_version_and_variant) {
  std::set<Uuid> seen;
  for (int i = 0; i < 1000; ++i) {
    const Uuid uuid = Uuid::random();
    EXPECT_EQ(uuid.bytes[6] >> 4, 4);
    EXPECT_EQ(uuid.bytes[8] >> 6, 2);
    EXPECT_EQ(Uuid::parse(to_string(uuid)), uuid);
    seen.insert(uuid);
  }
  EXPECT_EQ(seen.size(), 1000U);
}

}  // namespace
}  // namespace imaging
