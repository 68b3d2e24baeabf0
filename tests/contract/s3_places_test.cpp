// Where a bucket is: behind a path or an IPv6 address, or in another region than configured.
#include "contract/s3_backend.hpp"
#include "support/drain.hpp"

namespace imaging::test {
namespace {

using Methods = std::vector<std::string>;

Awaitable<void> put(S3Backend& s3, const storage::StorageKey& key, std::string_view bytes) {
  co_await s3.store().put(key, bytes, "image/webp");
}
Awaitable<std::string> get(S3Backend& s3, const storage::StorageKey& key) {
  const storage::Object object = co_await s3.store().get(key, {}, {});
  co_return co_await drain(*object.body);
}

TEST(S3Place, may_be_behind_a_path) {
  Machine machine;
  FakeS3 fake(machine.loop.get_executor());
  fake.state().path = "/storage/a b/s3";
  s3::Config config = config_of(fake);
  config.endpoint_path = fake.state().path;
  S3Backend s3(machine, config);
  const storage::StorageKey key = fresh_key();
  run(machine.loop, put(s3, key, "bytes"));
  run(machine.loop, s3.store().check());
  EXPECT_EQ(fake.state().objects.at(key.text()).bytes, "bytes");
}

TEST(S3Place, may_be_an_ipv6_address) {
  Machine machine;
  FakeS3 fake(machine.loop.get_executor(), nullptr, "::1");
  s3::Config config = config_of(fake);
  config.endpoint.host = "::1";
  S3Backend s3(machine, config);
  const storage::StorageKey key = fresh_key();
  run(machine.loop, put(s3, key, "bytes"));
  EXPECT_EQ(fake.state().objects.at(key.text()).bytes, "bytes");
}

// A bucket that is not on the configured fake, but on another one, in another region.
class S3Redirect : public OnMachine {
 protected:
  S3Redirect() { there.state().account.region = "eu-west-1"; }

  std::string url() { return "http://127.0.0.1:" + std::to_string(there.port()); }
  void redirect(int status, std::map<std::string, std::string> fields, std::string endpoint = {}) {
    fake.state().redirect = {status, std::move(fields), std::move(endpoint)};
  }
  Methods& requests() { return fake.state().requests; }

  FakeS3 fake{machine.loop.get_executor()};
  FakeS3 there{machine.loop.get_executor()};
  S3Backend s3{machine, config_of(fake)};
  const storage::StorageKey key = fresh_key();
  const std::map<std::string, std::string> region{{"x-amz-bucket-region", "eu-west-1"}};
};

TEST_F(S3Redirect, is_followed_with_the_whole_body_and_another_signature) {
  const std::string bytes(1'000'000, 'x');
  redirect(307, {{"location", url() + "/tess-imaging/" + key.text()},
                 {"x-amz-bucket-region", "eu-west-1"}});
  wait(put(s3, key, bytes));
  EXPECT_TRUE(there.state().objects.at(key.text()).bytes == bytes);
  EXPECT_EQ(wait(get(s3, key)), bytes);
  EXPECT_EQ(wait(s3.client.head(key.text()))->size, bytes.size());
  wait(s3.store().check());
  wait(s3.store().remove(key));
  EXPECT_TRUE(there.state().objects.empty());
  EXPECT_EQ(requests().size(), 5U) << "a temporary one counts once";
}

TEST_F(S3Redirect, for_good_is_kept) {
  redirect(301, region, "127.0.0.1:" + std::to_string(there.port()));
  wait(put(s3, key, "bytes"));
  EXPECT_EQ(wait(get(s3, key)), "bytes");
  s3.client.set_credentials({"access", Secret("secret"), {}});
  wait(s3.store().check());
  EXPECT_EQ(requests(), Methods{"PUT"});
}

TEST_F(S3Redirect, is_not_kept_for_what_is_missing_there) {
  redirect(301, region, "127.0.0.1:" + std::to_string(there.port()));
  EXPECT_EQ(error_of(get(s3, key)).code(), Code::not_found);
  wait(put(s3, key, "bytes"));
  EXPECT_EQ(wait(get(s3, key)), "bytes");
  EXPECT_EQ(requests(), (Methods{"GET", "PUT"}));
}

TEST_F(S3Redirect, is_found_behind_a_put_that_was_cut_off) {
  redirect(301, {{"location", url()}, {"x-amz-bucket-region", "eu-west-1"}});
  fake.fail(Fault::reset);
  wait(put(s3, key, "bytes"));
  EXPECT_EQ(requests(), (Methods{"PUT", "HEAD"}));
  EXPECT_EQ(there.state().objects.at(key.text()).bytes, "bytes");
}

TEST_F(S3Redirect, is_followed_once) {
  there.state().redirect = {
      301, {{"location", "http://127.0.0.1:" + std::to_string(fake.port())}}, {}};
  redirect(301, {{"location", url()}});
  EXPECT_EQ(error_of(put(s3, key, "bytes")).code(), Code::unavailable);
  EXPECT_EQ(requests().size() + there.state().requests.size(), 2U);
}

TEST_F(S3Redirect, to_another_domain_is_named_and_not_followed) {
  redirect(301, region, "localhost:" + std::to_string(there.port()));
  for (const Error& error : {error_of(put(s3, key, "bytes")), error_of(get(s3, key))}) {
    EXPECT_EQ(error.code(), Code::unavailable);
    EXPECT_NE(error.detail().find("the bucket is in eu-west-1, at http://localhost:"),
              std::string::npos)
        << error.detail();
  }
  EXPECT_NE(error_of(s3.store().check()).detail().find("eu-west-1"), std::string::npos);
  EXPECT_TRUE(there.state().requests.empty());
}

}  // namespace
}  // namespace imaging::test
