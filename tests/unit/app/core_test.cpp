#include "app/core.hpp"

#include <gtest/gtest.h>

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "app/service.hpp"
#include "base/error.hpp"
#include "support/postgres.hpp"
#include "support/temp_folder.hpp"
#include "support/variables.hpp"

namespace imaging::app {
namespace {

using boost::asio::ip::tcp;

// A port that is already in use.
class CoreTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { test::Postgres::shared().install(); }

  CoreTest() : taken_(loop_, {boost::asio::ip::address_v4::loopback(), 0}) {}

  Config config() {
    const test::Variables variables{{"DATABASE_URL", test::Postgres::shared().url().reveal()},
                                    {"JWT_SECRET", "0123456789abcdef0123456789abcdef"},
                                    {"IMAGING_MIGRATE", "off"},
                                    {"IMAGING_STORAGE_BACKEND", "nfs"},
                                    {"IMAGING_NFS_BASE_DIR", share_.path()},
                                    {"IMAGING_WORKERS", "1"},
                                    {"HOST", "127.0.0.1"},
                                    {"PORT", std::to_string(taken_.local_endpoint().port())}};
    Env env = test::env_of(variables);
    Config config = Config::from(env);
    EXPECT_TRUE(env.faults().empty());
    return config;
  }

  boost::asio::io_context loop_;
  tcp::acceptor taken_;
  test::TempFolder share_;
};

// Puts an object, asks the database something, and gets the object.
Awaitable<std::uint64_t> job(Core& core) {
  const auto key =
      storage::StorageKey::thumb({ClinicId{12}, PatientId{345}, StudyId{78}, AssetId{9001}});
  co_await core.stores.primary().put(key, std::string_view("bytes"), "image/webp");
  co_await core.database.run(pg::Query{pg::Statement{"", "SELECT 1"}, pg::Params()});
  const storage::Object object = co_await core.stores.primary().get(key, {}, {});
  co_return object.length;
}

Awaitable<void> fail() {
  throw Error(Code::conflict, "no");
  co_return;
}

TEST_F(CoreTest, does_a_job_without_a_port) {
  const Config config = this->config();
  Core core(config);
  EXPECT_EQ(core.run(job(core)), 5U);
  EXPECT_EQ(core.run(job(core)), 5U) << "and another one";
  EXPECT_THROW(core.run(fail()), Error);
}

TEST_F(CoreTest, has_the_use_cases) {
  const Config config = this->config();
  Core core(config);
  const domain::User writer{ClinicId{12}, *Uuid::parse("a0000000-0000-4000-8000-000000000012"),
                            Uuid::random(), "127.0.0.1"};
  domain::NewStudy bitewings;
  bitewings.patient = PatientId{345};
  bitewings.kind = "XRAY_BWX";
  const StudyId study = core.run(core.studies.create(writer, bitewings));
  const domain::StudyPage page = core.run(core.studies.list(writer, PatientId{345}, 10, {}));
  ASSERT_EQ(page.studies.size(), 1U);
  EXPECT_EQ(page.studies[0].id, study);
  EXPECT_EQ(core.workers, 1U);
}

TEST_F(CoreTest, names_a_folder_that_is_not_there) {
  Config config = this->config();
  config.nfs_base_dir = share_.path() / "not-mounted";
  EXPECT_THROW(Core{config}, Error);
}

TEST_F(CoreTest, only_a_service_needs_the_port) {
  const Config config = this->config();
  Core core(config);
  try {
    const Service service(core);
    FAIL() << "it listens where somebody else does";
  } catch (const Error& error) {
    EXPECT_TRUE(error.text().starts_with("HOST, PORT: ")) << error.text();
  }
}

}  // namespace
}  // namespace imaging::app
