#include "domain/uploads/uploads.hpp"

#include <gmock/gmock.h>
#include <vips/vips.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "domain/access/audit.hpp"
#include "support/postgres.hpp"
#include "support/temp_folder.hpp"

namespace imaging::domain {
namespace {

namespace asio = boost::asio;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// Remembers what was put and not removed again.
class RememberingStore : public storage::ObjectStore {
 public:
  RememberingStore(std::filesystem::path spool, io::ThreadPool& disk,
                   std::vector<std::string>& keys,
                   const std::function<Awaitable<void>()>& before_put)
      : spool_(std::move(spool)), disk_(disk), keys_(keys), before_put_(before_put) {}

  storage::Backend backend() const override { return storage::Backend::nfs; }
  const std::filesystem::path& spool_folder() const override { return spool_; }
  Awaitable<io::Spool> open_spool() override {
    return io::Spool::open(disk_, spool_, io::Durability::flushed);
  }
  Awaitable<void> put(const storage::StorageKey& key, io::SpooledFile, std::string_view) override {
    if (before_put_) co_await before_put_();
    keys_.push_back(key.text());
    co_return;
  }
  Awaitable<void> put(const storage::StorageKey& key, std::span<const char>,
                      std::string_view) override {
    keys_.push_back(key.text());
    co_return;
  }
  Awaitable<storage::Object> get(const storage::StorageKey&, std::optional<ByteRange>,
                                 std::optional<std::uint64_t>) override {
    throw std::logic_error("nobody reads");
  }
  Awaitable<void> remove(const storage::StorageKey& key) override {
    std::erase(keys_, key.text());
    co_return;
  }
  Awaitable<void> check() override { co_return; }

 private:
  std::filesystem::path spool_;
  io::ThreadPool& disk_;
  std::vector<std::string>& keys_;
  const std::function<Awaitable<void>()>& before_put_;
};

// The audit row of the finishing statement waits for this lock, and then its connection ends.
constexpr auto lose_the_answer = R"(
CREATE FUNCTION lose_the_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(4711);
  PERFORM pg_terminate_backend(pg_backend_pid());
  RETURN new;
END $$;
CREATE TRIGGER lose_the_answer BEFORE INSERT ON audit.event FOR EACH ROW
  WHEN (new.action = 'imaging.asset.create') EXECUTE FUNCTION lose_the_answer())";

const pg::Statement take_locks{"take_locks",
                               "SELECT pg_advisory_lock(4711), pg_advisory_lock(4712)"};
const pg::Statement release_first{"release_first", "SELECT pg_advisory_unlock(4711)"};
const pg::Statement release_second{"release_second", "SELECT pg_advisory_unlock(4712)"};
const pg::Statement wait_for_second{"wait_for_second", "SELECT pg_advisory_xact_lock(4712)"};

class UploadsTest : public testing::Test {
 protected:
  UploadsTest() {
    std::vector<std::unique_ptr<storage::ObjectStore>> all;
    all.push_back(std::make_unique<RememberingStore>(folder.path(), threads, keys, before_put));
    stores.emplace(storage::Backend::nfs, std::move(all));
    postgres.install();
    postgres.execute(
        "INSERT INTO imaging_study (id, clinic_id, patient_id, kind) VALUES (78, 12, 345, 'DOC')");
  }

  pg::Pool pool(pg::PoolLimits limits) {
    return pg::Pool(loop.get_executor(), deadlines, postgres.url(), limits);
  }
  Uploads uploads(pg::Pool& pool) {
    return Uploads(pool, denials, Host{}, *stores, *deriver, system_now);
  }
  std::future<AssetId> begin_upload(Uploads& uploads) {
    return asio::co_spawn(loop, upload(uploads, user), asio::use_future);
  }
  static UploadForm form(std::int64_t study) {
    return {PatientId{345}, StudyId{study}, Modality::doc, {}, {}, {}};
  }
  static Awaitable<AssetId> upload(Uploads& uploads, User user, std::string bytes = "%PDF-1.7",
                                   image::MediaType type = image::MediaType::pdf) {
    const PromisedAsset asset = co_await uploads.begin(user, form(78));
    io::Spool spool = co_await uploads.open_spool();
    co_await spool.append(bytes);
    co_return co_await uploads.store(user, asset, std::move(spool), type);
  }
  // Taller than libwebp encodes, with limits that would let it.
  AssetId upload_what_cannot_be_encoded(int width, int thumb_width) {
    deriver.emplace(loop.get_executor(), threads, 1,
                    DerivePolicy{.limits = {.thumb_width = thumb_width, .max_side = 20'000}});
    const std::string path = folder.path() / "tall.png";
    VipsImage* black = nullptr;
    EXPECT_EQ(vips_black(&black, width, 20'000, nullptr), 0);
    EXPECT_EQ(vips_pngsave(black, path.c_str(), nullptr), 0);
    g_object_unref(black);
    pg::Pool pool = this->pool({});
    Uploads uploads = this->uploads(pool);
    return end(asio::co_spawn(loop,
                              upload(uploads, user, test::read_file(path), image::MediaType::png),
                              asio::use_future));
  }
  static Awaitable<void> ask(pg::Pool& pool, const pg::Statement& statement) {
    co_await pool.run(pg::Query{statement, pg::Params()});
  }
  std::future<void> begin(pg::Pool& pool, const pg::Statement& statement) {
    return asio::co_spawn(loop, ask(pool, statement), asio::use_future);
  }
  static Awaitable<void> refused_begin(Uploads& uploads, User user, std::int64_t study) {
    EXPECT_THROW(co_await uploads.begin(user, form(study)), Error);
    EXPECT_THROW(co_await uploads.init(user, form(study), "application/pdf", 1), Error);
  }
  template <class T>
  T end(std::future<T> work) {
    run_until([&] { return work.wait_for(std::chrono::seconds{0}) == std::future_status::ready; });
    return work.get();
  }
  void run_until(const std::function<bool()>& condition) {
    while (!condition()) loop.run_one_for(std::chrono::milliseconds{10});
  }
  bool waits_for_lock() {
    return postgres.value(
               "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = "
               "4711 AND NOT granted") == "1";
  }

  test::Postgres& postgres = test::Postgres::shared();
  test::TempFolder folder;
  std::vector<std::string> keys;
  std::function<Awaitable<void>()> before_put;
  asio::io_context loop{1};
  io::Deadlines deadlines{loop.get_executor()};
  io::ThreadPool threads{1};
  std::optional<Stores> stores;
  pg::Pool audit = pool({});
  DenialAudit denials{audit, Host{}, [] { return Instant{}; }};
  std::optional<Deriver> deriver{std::in_place, loop.get_executor(), threads, 1, DerivePolicy{}};
  const User user{ClinicId{12}, Uuid::parse("a0000000-0000-4000-8000-000000000012").value(),
                  Uuid::random(), "127.0.0.1"};
};

TEST_F(UploadsTest, removes_nothing_when_the_answer_was_lost_and_the_pool_is_full) {
  postgres.execute(lose_the_answer);
  pg::Pool other = pool({.connections = 1});
  pg::Pool busy = pool({.connections = 1, .queue = 1, .wait = std::chrono::milliseconds{500}});
  Uploads uploads = this->uploads(busy);

  end(begin(other, take_locks));
  auto uploaded = begin_upload(uploads);
  run_until([&] { return waits_for_lock(); });
  auto next_in_queue = begin(busy, wait_for_second);
  loop.poll();
  end(begin(other, release_first));
  try {
    end(std::move(uploaded));
    FAIL() << "it was finished";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unavailable);
    EXPECT_THAT(error.text(), HasSubstr("not known yet"));
    EXPECT_THAT(error.detail(), HasSubstr("in doubt"));
  }
  EXPECT_THAT(keys, SizeIs(1));
  end(begin(other, release_second));
  end(std::move(next_in_queue));
}

TEST_F(UploadsTest, keeps_its_refusal_when_the_pool_is_full) {
  pg::Pool other = pool({.connections = 1});
  pg::Pool busy = pool({.connections = 1, .queue = 0});
  Uploads uploads = this->uploads(busy);
  std::future<void> occupied;
  before_put = [&]() -> Awaitable<void> {
    occupied = begin(busy, wait_for_second);
    co_await asio::post(loop, asio::use_awaitable);
    throw Error(Code::insufficient_storage, "full");
  };

  end(begin(other, take_locks));
  try {
    end(begin_upload(uploads));
    FAIL() << "it was finished";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::insufficient_storage);
  }
  end(begin(other, release_second));
  end(std::move(occupied));
}

constexpr auto keys_of_asset =
    "SELECT state || ' ' || is_active || ' thumb: ' || coalesce(thumb_key, '-') || ' web: ' || "
    "coalesce(web_key, '-') FROM imaging_asset WHERE id = ";
constexpr auto derivatives_audited =
    "SELECT count(*) FROM audit.event WHERE action = 'imaging.asset.thumb_generated'";

TEST_F(UploadsTest, keeps_an_original_whose_derivatives_cannot_be_encoded) {
  const AssetId asset = upload_what_cannot_be_encoded(4, 4);
  EXPECT_THAT(keys, SizeIs(1));
  EXPECT_EQ(postgres.value(keys_of_asset + std::to_string(asset.value)),
            "ready true thumb: - web: -");
  EXPECT_EQ(postgres.value(derivatives_audited), "0");
}

TEST_F(UploadsTest, keeps_the_derivative_that_can_be_encoded) {
  const AssetId asset = upload_what_cannot_be_encoded(10, 5);
  EXPECT_THAT(keys, SizeIs(2));
  const std::string row = postgres.value(keys_of_asset + std::to_string(asset.value));
  EXPECT_THAT(row, HasSubstr("_thumb.webp web: -"));
  EXPECT_EQ(postgres.value(derivatives_audited), "1");
}

TEST_F(UploadsTest, unknown_studies_use_up_no_rows_of_foreign_ones) {
  postgres.execute(
      "INSERT INTO imaging_study (id, clinic_id, patient_id, kind) VALUES (79, 13, 501, 'DOC')");
  pg::Pool pool = this->pool({});
  Uploads uploads = this->uploads(pool);
  for (int i = 0; i < 20; ++i) {
    end(asio::co_spawn(loop, refused_begin(uploads, user, 1000 + i), asio::use_future));
  }
  EXPECT_EQ(postgres.value("SELECT count(*) FROM audit.event"), "0");
  end(asio::co_spawn(loop, refused_begin(uploads, user, 79), asio::use_future));
  EXPECT_EQ(postgres.value("SELECT count(*) FROM audit.event WHERE action = "
                           "'imaging.access.denied' AND entity_id = 79"),
            "2");
  EXPECT_EQ(postgres.value("SELECT max((payload->>'leftOut')::bigint) FROM audit.event"), "0");
}

}  // namespace
}  // namespace imaging::domain
