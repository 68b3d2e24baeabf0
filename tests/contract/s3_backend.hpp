// An S3Store for tests, with its own spool folder and retries that do not wait.
#pragma once

#include "base/encoding.hpp"
#include "base/sha256.hpp"
#include "contract/object_store_contract.hpp"
#include "storage/s3_store.hpp"
#include "support/fake_s3.hpp"
#include "support/temp_folder.hpp"

namespace imaging::test {

inline s3::Client client_of(Machine& machine, s3::Config config, Now now, s3::Limits limits = {}) {
  return {machine.loop.get_executor(), machine.deadlines,
          std::move(config),           std::move(now),
          [] { return 0.0; },          limits};
}

struct TextBody final : s3::Body {
  explicit TextBody(std::string its_text) : text(std::move(its_text)) {}
  std::uint64_t size() const override { return text.size(); }
  std::string sha256_hex() const override { return to_hex(sha256(text)); }
  std::unique_ptr<io::ByteSource> open() override {
    return std::make_unique<io::BytesSource>(text);
  }

  std::string text;
};

struct S3Backend : Backend {
  S3Backend(Machine& machine, const s3::Config& config, Now now = system_now,
            s3::Limits limits = {})
      : client(client_of(machine, config, std::move(now), limits)),
        s3(client, folder.path() / "spool", machine.disk) {
    run(machine.loop, s3.prepare_spool());
  }
  storage::ObjectStore& store() override { return s3; }
  Awaitable<void> put_raw(std::string key, std::string bytes) override {
    TextBody body(std::move(bytes));
    co_await client.put(key, body, "text/plain");
  }

  TempFolder folder;
  s3::Client client;
  storage::S3Store s3;
};

// Tests that run coroutines on a machine of their own.
class OnMachine : public testing::Test {
 protected:
  template <class T>
  T wait(Awaitable<T> work) {
    return run(machine.loop, std::move(work));
  }

  template <class T>
  Error error_of(Awaitable<T> work) {
    try {
      wait(std::move(work));
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "it succeeded";
    return Error(Code::internal_error, "");
  }

  Machine machine;
};

// The configuration for a fake server.
inline s3::Config config_of(FakeS3& fake) {
  s3::Config config;
  config.endpoint = {false, "127.0.0.1", fake.port()};
  config.region = fake.state().account.region;
  config.bucket = fake.state().bucket;
  config.credentials = {fake.state().account.access, Secret(fake.state().account.secret), {}};
  return config;
}

}  // namespace imaging::test
