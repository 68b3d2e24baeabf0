// Runs the contract on S3: on an in-process fake, and on real servers that the environment names.
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <cstdlib>

#include "contract/s3_backend.hpp"

namespace imaging::test {
namespace {

struct FakeBackend final : Backend {
  explicit FakeBackend(Machine& machine)
      : fake(machine.loop.get_executor()), backend(machine, config_of(fake)) {}
  storage::ObjectStore& store() override { return backend.store(); }
  Awaitable<void> put_raw(std::string raw_key, std::string bytes) override {
    return backend.put_raw(std::move(raw_key), std::move(bytes));
  }

  FakeS3 fake;
  S3Backend backend;
};

// http://access:secret@127.0.0.1:port/bucket
s3::Config config_of(const std::string& text) {
  const auto url = boost::urls::parse_uri(text).value();
  s3::Config config;
  config.endpoint = {false, url.host(), url.port_number()};
  config.bucket = url.path().substr(1);
  config.credentials = {url.user(), Secret(url.password()), {}};
  return config;
}

struct Server {
  std::string name;
  const char* variable;
};
std::ostream& operator<<(std::ostream& out, const Server& server) { return out << server.name; }

const Server minio{"minio", "IMAGING_TEST_S3_MINIO"};
const Server versitygw{"versitygw", "IMAGING_TEST_S3_VERSITYGW"};

std::optional<s3::Config> config_of(const Server& server) {
  const char* where = std::getenv(server.variable);
  if (where == nullptr) return std::nullopt;
  return config_of(std::string(where));
}

BackendCase case_of(const Server& server) {
  return {server.name, storage::Backend::s3,
          [server](Machine& machine) -> std::unique_ptr<Backend> {
            const auto config = config_of(server);
            if (!config) return nullptr;
            return std::make_unique<S3Backend>(machine, *config);
          }};
}

const auto cases = testing::Values(
    BackendCase{"fake", storage::Backend::s3,
                [](Machine& machine) { return std::make_unique<FakeBackend>(machine); }},
    case_of(minio), case_of(versitygw));
INSTANTIATE_TEST_SUITE_P(S3, ObjectStoreContract, cases, case_name);
INSTANTIATE_TEST_SUITE_P(S3, Listing, cases, case_name);

// Checks on real servers what the fake assumes about them.
class S3Servers : public testing::TestWithParam<Server> {
 protected:
  void SetUp() override {
    const auto found = config_of(GetParam());
    if (!found) GTEST_SKIP() << GetParam().name << " is not there to be tested";
    config = *found;
  }

  Awaitable<void> put(S3Backend& s3) {
    co_await s3.store().put(key, std::string_view("bytes"), "image/webp");
  }

  Awaitable<void> get(S3Backend& s3) { co_await s3.store().get(key, {}, {}); }
  Awaitable<void> stat(S3Backend& s3) { co_await s3.store().stat(key); }
  Awaitable<void> list(S3Backend& s3) { co_await s3.store().list({}); }

  Code code_of(Awaitable<void> work) {
    try {
      run(machine.loop, std::move(work));
    } catch (const Error& error) {
      return error.code();
    }
    ADD_FAILURE() << "it succeeded";
    return Code::internal_error;
  }

  Machine machine;
  s3::Config config;
  const storage::StorageKey key = fresh_key();
};

TEST_P(S3Servers, put_our_clock_right) {
  S3Backend s3(machine, config, [] { return system_now() - std::chrono::hours{2}; });
  run(machine.loop, s3.store().check());
  run(machine.loop, put(s3));
  run(machine.loop, s3.store().remove(key));
}

TEST_P(S3Servers, put_our_clock_right_on_a_put) {
  S3Backend s3(machine, config, [] { return system_now() + std::chrono::hours{2}; });
  run(machine.loop, put(s3));
  run(machine.loop, s3.store().remove(key));
}

TEST_P(S3Servers, refuse_a_wrong_secret) {
  config.credentials.secret_access_key = Secret("another secret");
  S3Backend s3(machine, config);
  EXPECT_EQ(code_of(put(s3)), Code::unavailable);
  EXPECT_EQ(code_of(s3.store().check()), Code::unavailable);
}

TEST_P(S3Servers, tell_a_missing_bucket_from_a_missing_object) {
  config.bucket = "no-such-bucket-here";
  S3Backend s3(machine, config);
  EXPECT_EQ(code_of(put(s3)), Code::unavailable);
  EXPECT_EQ(code_of(s3.store().check()), Code::unavailable);
  EXPECT_EQ(code_of(get(s3)), Code::unavailable);
  EXPECT_EQ(code_of(stat(s3)), Code::unavailable);
  EXPECT_EQ(code_of(list(s3)), Code::unavailable);
}

INSTANTIATE_TEST_SUITE_P(S3, S3Servers, testing::Values(minio, versitygw),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace imaging::test
