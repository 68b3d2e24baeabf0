// Ingest with a real Postgres, a real decoder and a store that remembers only its keys.
#pragma once

#include <gmock/gmock.h>
#include <vips/vips.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "domain/uploads/ingest.hpp"
#include "support/postgres.hpp"
#include "support/remembering_store.hpp"
#include "support/temp_folder.hpp"

namespace imaging::test {

namespace asio = boost::asio;

class IngestFixture : public testing::Test {
 protected:
  IngestFixture() {
    std::vector<std::unique_ptr<storage::ObjectStore>> all;
    all.push_back(std::make_unique<RememberingStore>(threads, folder.path(), keys, before_put));
    stores.emplace(storage::Backend::nfs, std::move(all));
    postgres.install();
    postgres.execute(
        "INSERT INTO imaging_study (id, clinic_id, patient_id, kind) VALUES "
        "(78, 12, 345, 'DOC'), (79, 13, 501, 'DOC')");
  }

  pg::Pool pool(pg::PoolLimits limits) {
    return pg::Pool(loop.get_executor(), deadlines, postgres.url(), limits);
  }
  domain::Ingest ingest(pg::Pool& pool) {
    return domain::Ingest(pool, denials, domain::Host{}, *stores, *deriver, system_now);
  }
  static domain::NewAsset document(std::int64_t study = 78) {
    return {.patient = PatientId{345}, .study = StudyId{study}, .modality = domain::Modality::doc};
  }
  std::future<AssetId> begin(domain::Ingest& ingest, domain::NewAsset asset, io::ByteSource& file) {
    return asio::co_spawn(loop, ingest.receive(user, std::move(asset), file), asio::use_future);
  }
  // The bytes of a black PNG.
  std::string black_png(int width, int height) {
    const std::string path = folder.path() / "black.png";
    VipsImage* black = nullptr;
    EXPECT_EQ(vips_black(&black, width, height, nullptr), 0);
    EXPECT_EQ(vips_pngsave(black, path.c_str(), nullptr), 0);
    g_object_unref(black);
    std::string bytes = read_file(path);
    std::filesystem::remove(path);
    return bytes;
  }
  template <class T>
  T end(std::future<T> work) {
    run_until([&] { return work.wait_for(std::chrono::seconds{0}) == std::future_status::ready; });
    return work.get();
  }
  void run_until(const std::function<bool()>& condition) {
    loop.restart();
    while (!condition()) loop.run_one_for(std::chrono::milliseconds{10});
  }

  Postgres& postgres = Postgres::shared();
  TempFolder folder;
  std::vector<std::string> keys;
  std::function<Awaitable<void>()> before_put;
  asio::io_context loop{1};
  io::Deadlines deadlines{loop.get_executor()};
  io::ThreadPool threads{1};
  std::optional<domain::Stores> stores;
  pg::Pool audit = pool({});
  domain::DenialAudit denials{audit, domain::Host{}, [] { return Instant{}; }};
  std::optional<domain::Deriver> deriver{std::in_place, loop.get_executor(), threads, 1,
                                         domain::DerivePolicy{}};
  const domain::User user{ClinicId{12}, Uuid::parse("a0000000-0000-4000-8000-000000000012").value(),
                          Uuid::random(), "127.0.0.1"};
};

}  // namespace imaging::test
