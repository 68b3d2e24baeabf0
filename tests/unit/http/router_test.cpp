#include "http/router.hpp"

#include <gtest/gtest.h>

namespace imaging::http {
namespace {

const Router router({
    {"GET", "/health"},
    {"POST", "/imaging/assets/upload"},
    {"GET", "/imaging/assets/:assetId"},
    {"HEAD", "/imaging/assets/:assetId"},
    {"DELETE", "/imaging/assets/:assetId"},
    {"GET", "/imaging/patients/:patientId/studies/:studyId"},
});

bool knows(std::string_view method, std::string_view path) {
  return !std::holds_alternative<Router::NoSuchPath>(router.match(method, path));
}

std::string allowed(std::string_view method, std::string_view path) {
  const auto match = router.match(method, path);
  const auto* refused = std::get_if<Router::NoSuchMethod>(&match);
  return refused != nullptr ? refused->allow : "";
}

TEST(Router, knows_only_exact_paths) {
  for (const char* path :
       {"", "/", "*", "/healthz", "/health/", "//health", "/HEALTH", "/imaging/assets",
        "/imaging/assets/", "/imaging/assets/1/", "/imaging/assets/1/2", "/imaging//assets/1",
        "/imaging/patients/1/studies", "/imaging/patients//studies/2", "imaging/assets/1"}) {
    EXPECT_FALSE(knows("GET", path)) << path;
  }
}

TEST(Router, names_the_methods_a_path_has) {
  EXPECT_EQ(allowed("PUT", "/imaging/assets/1"), "GET, HEAD, DELETE");
  EXPECT_EQ(allowed("get", "/health"), "GET");
  EXPECT_EQ(allowed("HEAD", "/health"), "GET");
  EXPECT_EQ(allowed("TRACE", "/health"), "GET");
}

TEST(Router, finds_a_route_and_its_parameters) {
  const auto match = router.match("DELETE", "/imaging/assets/9%31");
  const auto* found = std::get_if<Router::Found>(&match);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->route, 4U);
  EXPECT_EQ(found->parameters, (Router::Parameters{{"assetId", "9%31"}}));

  const auto deep = router.match("GET", "/imaging/patients/12/studies/3");
  ASSERT_TRUE(std::holds_alternative<Router::Found>(deep));
  EXPECT_EQ(std::get<Router::Found>(deep).parameters,
            (Router::Parameters{{"patientId", "12"}, {"studyId", "3"}}));
}

TEST(Router, a_fixed_path_comes_before_a_pattern_that_fits_too) {
  const auto match = router.match("POST", "/imaging/assets/upload");
  ASSERT_TRUE(std::holds_alternative<Router::Found>(match));
  EXPECT_EQ(std::get<Router::Found>(match).route, 1U);
  // And none of the pattern's methods comes with it: "upload" is not an id.
  for (const char* method : {"GET", "HEAD", "DELETE", "PUT"}) {
    EXPECT_EQ(allowed(method, "/imaging/assets/upload"), "POST") << method;
  }
}

}  // namespace
}  // namespace imaging::http
