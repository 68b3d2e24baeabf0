#include "api/signed_url.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace imaging::api {
namespace {

const auth::UrlSigner signer{
    auth::SigningSecrets{Secret("a-signing-secret-for-tests-of-32-bytes"), {}}};

auth::UrlGrant grant() {
  return {.asset = AssetId{9001},
          .variant = "web",
          .clinic = ClinicId{12},
          .signer = Uuid::parse("a0000000-0000-4000-8000-000000000012").value(),
          .signature = Uuid::parse("b0000000-0000-4000-8000-000000000012").value(),
          .expires = 1'767'225'600};
}

const std::string good = signed_url("", signer, grant());
const std::string query = good.substr(good.find('?'));

bool verified(const std::string& asset, const std::string& its_query) {
  const std::string target = "/imaging/signed/" + asset + its_query;
  return verified_grant(asset, http::Target(target), signer).has_value();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(SignedUrl, is_read_as_it_was_written) {
  EXPECT_TRUE(good.starts_with("/imaging/signed/9001?variant=web&clinic=12&signer=")) << good;
  EXPECT_EQ(signed_url("https://imaging.example.com/x", signer, grant()),
            "https://imaging.example.com/x" + good);
  const auto read = verified_grant("9001", http::Target(good), signer);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->variant, "web");
  EXPECT_EQ(read->signature, grant().signature);
  EXPECT_EQ(read->expires, 1'767'225'600);
}

TEST(SignedUrl, the_order_of_the_parameters_and_others_beside_them_do_not_matter) {
  const auto mac = query.substr(query.find("&mac="));
  EXPECT_TRUE(verified("9001", "?" + mac.substr(1) + "&" +
                                   query.substr(1, query.size() - mac.size() - 1) + "&page=1"));
}

TEST(SignedUrl, nothing_of_it_may_be_absent_or_spelt_otherwise) {
  EXPECT_FALSE(verified("9002", query));
  EXPECT_FALSE(verified("09001", query));
  EXPECT_FALSE(verified("", query));
  EXPECT_FALSE(verified("9001", ""));
  for (const char* name : {"variant", "clinic", "signer", "signature", "expires", "key", "mac"}) {
    const std::string start = std::string(name) + "=";
    EXPECT_FALSE(verified("9001", replaced(query, start, "x" + start))) << name;
    EXPECT_FALSE(verified("9001", replaced(query, start, start + "0"))) << name;
  }
  for (const auto& [from, to] :
       {std::pair("variant=web", "variant=Web"), std::pair("clinic=12", "clinic=%2b12"),
        std::pair("signer=a0", "signer=A0"), std::pair("signature=b0", "signature=B0"),
        std::pair("expires=1", "expires=+1")}) {
    EXPECT_FALSE(verified("9001", replaced(query, from, to))) << to;
  }
}

TEST(SignedUrl, no_parameter_may_be_there_twice) {
  for (const char* name : {"variant", "clinic", "signer", "signature", "expires", "key", "mac"}) {
    EXPECT_THROW(verified("9001", query + "&" + name + "=x"), Error) << name;
  }
}

}  // namespace
}  // namespace imaging::api
