// The contract, kept by S3: a fake in process, and real servers where the environment names them.
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

BackendCase server(const std::string& name, const char* variable) {
  return {name, "s3", [variable](Machine& machine) -> std::unique_ptr<Backend> {
            const char* where = std::getenv(variable);
            if (where == nullptr) return nullptr;
            return std::make_unique<S3Backend>(machine, config_of(std::string(where)));
          }};
}

INSTANTIATE_TEST_SUITE_P(S3, ObjectStoreContract,
                         testing::Values(BackendCase{"fake", "s3",
                                                     [](Machine& machine) {
                                                       return std::make_unique<FakeBackend>(
                                                           machine);
                                                     }},
                                         server("minio", "IMAGING_TEST_S3_MINIO"),
                                         server("versitygw", "IMAGING_TEST_S3_VERSITYGW")),
                         case_name);

}  // namespace
}  // namespace imaging::test
