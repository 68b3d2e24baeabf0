// Every endpoint requires the token that its row of the table says, and its path reaches it.
#include "api/endpoints.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/dispatch.hpp"
#include "api/metrics.hpp"
#include "api/web_files.hpp"
#include "auth/url_signer.hpp"
#include "auth/verifier.hpp"
#include "domain/access/permissions.hpp"
#include "domain/assets/assets.hpp"
#include "domain/readiness.hpp"
#include "domain/signatures/signatures.hpp"
#include "domain/signatures/signed_views.hpp"
#include "domain/studies/studies.hpp"
#include "domain/uploads/ingest.hpp"
#include "domain/uploads/tokens.hpp"
#include "domain/views/views.hpp"
#include "io/semaphore.hpp"
#include "support/memory_stream.hpp"
#include "support/run.hpp"
#include "support/token.hpp"

namespace imaging::api {
namespace {

// Stands for a part of the service that no request of these tests may use: it does not exist, and a
// sanitizer or a crash reports the first use.
template <class T>
T& unreachable() {
  alignas(T) static std::byte place[sizeof(T)];
  return *reinterpret_cast<T*>(place);
}

struct EndpointsTest : ::testing::Test {
  EndpointsTest() {
    std::vector<std::string> faults;
    auto secrets = auth::parse_jwt_secrets({testing::hmac_key, "", "", ""}, false, faults);
    verifier.emplace(std::move(secrets), system_now);
  }

  Services services() {
    return {.tokens = *verifier,
            .permissions = unreachable<domain::Permissions>(),
            .studies = unreachable<domain::Studies>(),
            .ingest = unreachable<domain::Ingest>(),
            .upload_tokens = unreachable<domain::UploadTokens>(),
            .views = unreachable<domain::Views>(),
            .assets = unreachable<domain::Assets>(),
            .signatures = unreachable<domain::Signatures>(),
            .signed_views = unreachable<domain::SignedViews>(),
            .url_signer = url_signer,
            .stores = unreachable<domain::Stores>(),
            .readiness = unreachable<domain::Readiness>(),
            .upload_slots = unreachable<io::Semaphore>(),
            .metrics = metrics,
            .web_files = web_files,
            .docs = web_files,
            .now = system_now,
            .max_upload_bytes = 1,
            .public_url = {},
            .cors = {},
            .trusted_proxies = {}};
  }

  Outcome ask(const std::string& method, const std::string& path, const std::string& fields = "") {
    test::MemoryStream stream;
    stream.give(method + " " + path + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
    const http::ExchangeLimits limits;
    http::Exchange exchange(stream, limits);
    EXPECT_TRUE(test::run(exchange.read_head()));
    Services parts = services();
    return test::run(dispatch(exchange, "192.0.2.1", Uuid::random(), parts));
  }

  std::optional<auth::Verifier> verifier;
  auth::UrlSigner url_signer{auth::SigningSecrets{}};
  Metrics metrics;
  WebFiles web_files;
};

std::vector<std::string_view> segments(std::string_view pattern) {
  std::vector<std::string_view> all;
  while (!pattern.empty()) {
    pattern.remove_prefix(1);
    all.push_back(pattern.substr(0, pattern.find('/')));
    pattern.remove_prefix(all.back().size());
  }
  return all;
}

// Whether some path matches both patterns. A parameter matches any segment that is not empty.
bool overlap(std::string_view one, std::string_view other) {
  const auto a = segments(one);
  const auto b = segments(other);
  const auto meets = [](std::string_view x, std::string_view y) {
    return x == y || (x.starts_with(':') && !y.empty()) || (y.starts_with(':') && !x.empty());
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), meets);
}

// A path that matches, with 1 for each parameter.
std::string path_of(const Endpoint& endpoint) {
  std::string path;
  for (const auto segment : segments(endpoint.pattern)) {
    path += '/';
    path += segment.starts_with(':') ? "1" : segment;
  }
  return path;
}

TEST_F(EndpointsTest, a_capability_is_not_reached_without_a_token) {
  std::size_t guarded = 0;
  for (const Endpoint& endpoint : endpoints()) {
    if (!endpoint.capability) continue;
    ++guarded;
    for (const char* fields :
         {"", "Authorization: Bearer x\r\n", "Authorization: Basic eDp5\r\n"}) {
      const Outcome outcome = ask(std::string(endpoint.method), path_of(endpoint), fields);
      EXPECT_EQ(outcome.reply.status, 401) << endpoint.method << ' ' << endpoint.pattern;
      EXPECT_EQ(outcome.route, endpoint.pattern);
    }
  }
  EXPECT_GE(guarded, 7U);
}

TEST_F(EndpointsTest, only_what_holds_no_secret_takes_no_token) {
  for (const Endpoint& endpoint : endpoints()) {
    const bool is_public =
        endpoint.pattern == "/health" || endpoint.pattern == "/metrics" ||
        endpoint.pattern == "/openapi.json" || endpoint.pattern.starts_with("/docs") ||
        endpoint.pattern.starts_with("/gallery") || endpoint.pattern == "/imaging/signed/:assetId";
    EXPECT_EQ(endpoint.capability.has_value(), !is_public) << endpoint.pattern;
  }
}

TEST_F(EndpointsTest, what_changes_something_needs_the_capability_to_write) {
  // To sign is to read later, and only for the signer. An action checks its own capability.
  const std::set<std::string_view> for_readers{
      "/imaging/assets/sign", "/imaging/signatures/:signatureId", "/hasura/actions"};
  for (const Endpoint& endpoint : endpoints()) {
    if (for_readers.contains(endpoint.pattern)) {
      EXPECT_EQ(endpoint.capability, domain::Capability::read) << endpoint.pattern;
    } else if (endpoint.method == "GET" || endpoint.method == "HEAD") {
      EXPECT_NE(endpoint.capability, domain::Capability::write) << endpoint.pattern;
    } else {
      EXPECT_EQ(endpoint.capability, domain::Capability::write) << endpoint.pattern;
    }
  }
}

TEST_F(EndpointsTest, hasura_is_told_of_a_failure_in_its_own_shape) {
  const http::Reply reply = ask("POST", "/hasura/actions").reply;
  EXPECT_EQ(reply.status, 401);
  EXPECT_TRUE(reply.body.starts_with("{\"message\":")) << reply.body;
  EXPECT_NE(reply.body.find("\"extensions\":{\"code\":\"unauthorized\",\"requestId\":"),
            std::string::npos)
      << reply.body;
}

TEST_F(EndpointsTest, without_a_key_no_address_is_a_signed_one) {
  EXPECT_EQ(ask("GET", "/imaging/signed/1").reply.status, 403);
  EXPECT_EQ(ask("HEAD",
                "/imaging/signed/1?variant=web&clinic=12&signer="
                "a0000000-0000-4000-8000-000000000012&signature="
                "a0000000-0000-4000-8000-000000000012&expires=4102444800&key=&mac=")
                .reply.status,
            403);
}

// Of a pattern and a fixed path the fixed one wins (http::Router).
TEST_F(EndpointsTest, no_two_patterns_overlap) {
  const auto table = endpoints();
  const auto is_fixed = [](const Endpoint& row) {
    return row.pattern.find(':') == row.pattern.npos;
  };
  for (std::size_t i = 0; i < table.size(); ++i) {
    for (std::size_t j = i + 1; j < table.size(); ++j) {
      EXPECT_FALSE(table[i].method == table[j].method && is_fixed(table[i]) == is_fixed(table[j]) &&
                   overlap(table[i].pattern, table[j].pattern))
          << table[i].method << ' ' << table[i].pattern << " and " << table[j].pattern;
    }
  }
}

TEST_F(EndpointsTest, allow_names_the_methods_of_the_path) {
  const http::Reply reply = ask("PATCH", "/imaging/assets/1").reply;
  EXPECT_EQ(reply.status, 405);
  EXPECT_NE(std::find(reply.fields.begin(), reply.fields.end(),
                      std::pair<std::string, std::string>("Allow", "GET, HEAD, DELETE")),
            reply.fields.end());
}

TEST_F(EndpointsTest, an_unknown_path_is_a_404) {
  EXPECT_EQ(ask("GET", "/imaging").reply.status, 404);
  EXPECT_EQ(ask("GET", "/imaging").route, "(none)");
  EXPECT_EQ(ask("GET", "/gallery/x").reply.status, 404);
}

}  // namespace
}  // namespace imaging::api
