// An S3Store for tests: a spool of its own, and retries that do not wait.
#pragma once

#include "contract/object_store_contract.hpp"
#include "storage/s3_store.hpp"
#include "support/fake_s3.hpp"
#include "support/temp_folder.hpp"

namespace imaging::test {

inline s3::Client client_of(Machine& machine, s3::Config config, Now now) {
  return {machine.loop.get_executor(), machine.deadlines, std::move(config), std::move(now),
          [] { return 0.0; }};
}

struct S3Backend : Backend {
  S3Backend(Machine& machine, const s3::Config& config, Now now = system_now)
      : client(client_of(machine, config, std::move(now))),
        s3(client, folder.path() / "spool", machine.disk) {
    run(machine.loop, s3.prepare_spool());
  }
  storage::ObjectStore& store() override { return s3; }

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

// How to reach a fake.
inline s3::Config config_of(FakeS3& fake) {
  s3::Config config;
  config.endpoint = {false, "127.0.0.1", fake.port()};
  config.region = fake.state().account.region;
  config.bucket = fake.state().bucket;
  config.credentials = {fake.state().account.access, Secret(fake.state().account.secret), {}};
  return config;
}

}  // namespace imaging::test
