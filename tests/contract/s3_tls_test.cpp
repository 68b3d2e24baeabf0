// S3 over TLS: the client sends nothing to a server that cannot prove its name.
#include <cstdlib>

#include "contract/s3_backend.hpp"
#include "support/self_signed.hpp"

namespace imaging::test {
namespace {

class S3Tls : public testing::Test {
 protected:
  ~S3Tls() override { unsetenv("SSL_CERT_FILE"); }

  // Puts an object into a server with this certificate. The trusted authorities are read when the
  // client first connects.
  void put(const SelfSigned& identity) {
    Machine machine;
    auto tls = server_tls_context(identity);
    FakeS3 fake(machine.loop.get_executor(), &tls);
    s3::Config config = config_of(fake);
    config.endpoint.tls = true;
    S3Backend s3(machine, config);
    try {
      run(machine.loop, s3.store().put(fresh_key(), std::string_view("bytes"), "image/webp"));
    } catch (const Error&) {
      requests = fake.state().requests.size();
      throw;
    }
    requests = fake.state().requests.size();
  }

  void trust(const SelfSigned& identity) {
    write_file(folder.path() / "authorities.pem", identity.certificate);
    setenv("SSL_CERT_FILE", (folder.path() / "authorities.pem").c_str(), 1);
  }

  TempFolder folder;
  std::size_t requests = 0;
};

TEST_F(S3Tls, does_not_speak_to_a_server_that_nobody_vouches_for) {
  EXPECT_THROW(put(self_signed("IP:127.0.0.1")), Error);
  EXPECT_EQ(requests, 0U);
}

TEST_F(S3Tls, does_not_speak_to_a_server_of_another_name) {
  const SelfSigned identity = self_signed("DNS:s3.example.com");
  trust(identity);
  EXPECT_THROW(put(identity), Error);
  EXPECT_EQ(requests, 0U);
}

TEST_F(S3Tls, speaks_to_a_server_whose_certificate_is_trusted) {
  const SelfSigned identity = self_signed("IP:127.0.0.1");
  trust(identity);
  put(identity);
  EXPECT_EQ(requests, 1U);
}

}  // namespace
}  // namespace imaging::test
