#include "domain/uploads/commit.hpp"

#include "support/ingest_fixture.hpp"

namespace imaging::domain {
namespace {

namespace asio = boost::asio;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// Makes the audit row of the finishing statement wait for a lock, and then ends its connection.
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

class AssetCommitTest : public test::IngestFixture {
 protected:
  std::future<AssetId> begin_upload(Ingest& ingest) { return begin(ingest, document(), pdf); }
  // Too tall for libwebp to encode, with limits that allow it.
  AssetId upload_what_cannot_be_encoded(int width, int thumb_width) {
    deriver.emplace(loop.get_executor(), threads, 1,
                    DerivePolicy{.limits = {.thumb_width = thumb_width, .max_side = 20'000}});
    pg::Pool pool = this->pool({});
    Ingest ingest = this->ingest(pool);
    const std::string bytes = black_png(width, 20'000);
    io::BytesSource file(bytes);
    return end(begin(ingest, document(), file));
  }
  static Awaitable<void> ask(pg::Pool& pool, const pg::Statement& statement) {
    co_await pool.run(pg::Query{statement, pg::Params()});
  }
  std::future<void> begin_asking(pg::Pool& pool, const pg::Statement& statement) {
    return asio::co_spawn(loop, ask(pool, statement), asio::use_future);
  }
  bool waits_for_lock() {
    return postgres.value(
               "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = "
               "4711 AND NOT granted") == "1";
  }

  io::BytesSource pdf{std::string_view("%PDF-1.7")};
};

TEST_F(AssetCommitTest, removes_nothing_when_the_answer_was_lost_and_the_pool_is_full) {
  postgres.execute(lose_the_answer);
  pg::Pool other = pool({.connections = 1});
  pg::Pool busy = pool({.connections = 1, .queue = 1, .wait = std::chrono::milliseconds{500}});
  Ingest ingest = this->ingest(busy);

  end(begin_asking(other, take_locks));
  auto uploaded = begin_upload(ingest);
  run_until([&] { return waits_for_lock(); });
  auto next_in_queue = begin_asking(busy, wait_for_second);
  loop.poll();
  end(begin_asking(other, release_first));
  try {
    end(std::move(uploaded));
    FAIL() << "it was finished";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unavailable);
    EXPECT_THAT(error.text(), HasSubstr("not known yet"));
    EXPECT_THAT(error.detail(), HasSubstr("in doubt"));
  }
  EXPECT_THAT(keys, SizeIs(1));
  end(begin_asking(other, release_second));
  end(std::move(next_in_queue));
}

TEST_F(AssetCommitTest, keeps_its_refusal_when_the_pool_is_full) {
  pg::Pool other = pool({.connections = 1});
  pg::Pool busy = pool({.connections = 1, .queue = 0});
  Ingest ingest = this->ingest(busy);
  std::future<void> occupied;
  before_put = [&]() -> Awaitable<void> {
    occupied = begin_asking(busy, wait_for_second);
    co_await asio::post(loop, asio::use_awaitable);
    throw Error(Code::insufficient_storage, "full");
  };

  end(begin_asking(other, take_locks));
  try {
    end(begin_upload(ingest));
    FAIL() << "it was finished";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::insufficient_storage);
  }
  end(begin_asking(other, release_second));
  end(std::move(occupied));
}

constexpr auto keys_of_asset =
    "SELECT state || ' ' || is_active || ' thumb: ' || coalesce(thumb_key, '-') || ' web: ' || "
    "coalesce(web_key, '-') FROM imaging_asset WHERE id = ";
constexpr auto hashes_of_asset =
    "SELECT coalesce(length(thumb_sha256)::text, '-') || ' ' || coalesce(length(web_sha256)::text, "
    "'-') FROM imaging_asset WHERE id = ";
constexpr auto derivatives_audited =
    "SELECT count(*) FROM audit.event WHERE action = 'imaging.asset.thumb_generated'";

TEST_F(AssetCommitTest, keeps_an_original_whose_derivatives_cannot_be_encoded) {
  const AssetId asset = upload_what_cannot_be_encoded(4, 4);
  EXPECT_THAT(keys, SizeIs(1));
  EXPECT_EQ(postgres.value(keys_of_asset + std::to_string(asset.value)),
            "ready true thumb: - web: -");
  EXPECT_EQ(postgres.value(hashes_of_asset + std::to_string(asset.value)), "- -");
  EXPECT_EQ(postgres.value(derivatives_audited), "0");
}

TEST_F(AssetCommitTest, keeps_the_derivative_that_can_be_encoded) {
  const AssetId asset = upload_what_cannot_be_encoded(10, 5);
  EXPECT_THAT(keys, SizeIs(2));
  const std::string row = postgres.value(keys_of_asset + std::to_string(asset.value));
  EXPECT_THAT(row, HasSubstr("_thumb.webp web: -"));
  EXPECT_EQ(postgres.value(hashes_of_asset + std::to_string(asset.value)), "64 -");
  EXPECT_EQ(postgres.value(derivatives_audited), "1");
}

}  // namespace
}  // namespace imaging::domain
