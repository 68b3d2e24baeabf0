// Failures that only files have: unmounted shares, links, full disks, and the start-up probe.
#include "storage/nfs_store.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "io/spool.hpp"
#include "support/drain.hpp"
#include "support/run.hpp"
#include "support/temp_folder.hpp"
#include "unit/storage/confinements.hpp"

namespace imaging::storage {
namespace {

namespace fs = std::filesystem;
const StorageKey key =
    StorageKey::thumb({ClinicId{12}, PatientId{345}, StudyId{78}, AssetId{9001}});
constexpr std::string_view type = "image/webp";

class NfsStoreTest : public testing::TestWithParam<Confinement> {
 protected:
  NfsStoreTest() {
    fs::create_directory(base);
    test::run(loop, store.probe());
  }
  ~NfsStoreTest() override { disk.join(); }

  template <class T>
  Code code_of(Awaitable<T> work) {
    try {
      test::run(loop, std::move(work));
    } catch (const Error& error) {
      EXPECT_EQ(error.text().find('/'), std::string::npos) << "a path for the client's eyes";
      EXPECT_FALSE(error.detail().empty());
      return error.code();
    }
    ADD_FAILURE() << "it succeeded";
    return Code::internal_error;
  }

  Awaitable<void> put(std::string_view bytes) { co_await store.put(key, bytes, type); }
  Awaitable<std::string> get() {
    Object found = co_await store.get(key, std::nullopt, std::nullopt);
    co_return co_await test::drain(*found.body);
  }
  Awaitable<io::SpooledFile> spooled(std::string_view bytes) {
    io::Spool spool = co_await store.open_spool();
    co_await spool.append(bytes);
    co_return co_await spool.finish();
  }
  Awaitable<void> put_spooled(std::string_view bytes) {
    co_await store.put(key, co_await spooled(bytes), type);
  }

  test::TempFolder folder;
  fs::path base = folder.path() / "base";
  fs::path object = base / key.text();
  boost::asio::io_context loop;
  io::ThreadPool disk{2};
  NfsStore store{base, disk, GetParam()};
};

TEST_P(NfsStoreTest, probe_makes_the_spool_and_leaves_nothing_else) {
  EXPECT_TRUE(fs::is_directory(base / ".spool"));
  EXPECT_TRUE(fs::is_empty(base / ".spool"));
  EXPECT_EQ(std::distance(fs::directory_iterator(base), fs::directory_iterator()), 1);
  test::run(loop, store.probe());
}

TEST_P(NfsStoreTest, probe_removes_what_a_killed_process_left) {
  const fs::path left = base / ".spool" / (to_string(Uuid::random()) + ".part");
  test::write_file(left, "x");
  fs::last_write_time(left, fs::file_time_type::clock::now() - std::chrono::hours{2});
  test::run(loop, store.probe());
  EXPECT_TRUE(fs::is_empty(base / ".spool"));
}

TEST_P(NfsStoreTest, probe_does_not_make_a_base_that_is_missing) {
  NfsStore lost(folder.path() / "lost", disk, GetParam());
  EXPECT_EQ(code_of(lost.probe()), Code::unavailable);
  EXPECT_FALSE(fs::exists(folder.path() / "lost"));
}

TEST_P(NfsStoreTest, moves_the_spooled_file_to_its_key) {
  test::run(loop, put_spooled("bytes"));
  EXPECT_EQ(test::read_file(object), "bytes");
  EXPECT_EQ(fs::status(object).permissions() & fs::perms::others_all, fs::perms::none);
  EXPECT_TRUE(fs::is_empty(base / ".spool"));
}

TEST_P(NfsStoreTest, does_not_take_a_file_from_elsewhere) {
  test::write_file(folder.path() / "x.part", "x");
  io::SpooledFile file(disk, folder.path() / "x.part", 1, {}, io::Durability::flushed);
  EXPECT_THROW(test::run(loop, store.put(key, std::move(file), type)), std::logic_error);
}

TEST_P(NfsStoreTest, does_not_take_a_file_that_was_not_flushed) {
  test::write_file(base / ".spool/x.part", "x");
  io::SpooledFile file(disk, base / ".spool/x.part", 1, {}, io::Durability::none);
  EXPECT_THROW(test::run(loop, store.put(key, std::move(file), type)), std::logic_error);
}

TEST_P(NfsStoreTest, flushes_a_file_with_the_mode_of_an_object_before_it_is_moved) {
  const mode_t before = ::umask(0077);
  const io::SpooledFile file = test::run(loop, spooled("bytes"));
  ::umask(before);
  EXPECT_EQ(file.durability(), io::Durability::flushed);
  EXPECT_EQ(fs::status(file.path()).permissions(), fs::perms(0640));
}

TEST_P(NfsStoreTest, leaves_nothing_behind_when_the_key_cannot_be_made) {
  test::write_file(base / "clinic_12", "a file where a folder should be");
  EXPECT_EQ(code_of(put("bytes")), Code::unavailable);
  EXPECT_EQ(code_of(put_spooled("bytes")), Code::unavailable);
  test::run(loop, store.check());
  disk.join();
  EXPECT_TRUE(fs::is_empty(base / ".spool"));
}

TEST_P(NfsStoreTest, keeps_the_old_object_when_a_new_one_cannot_be_written) {
  test::run(loop, put("old"));
  rlimit unlimited{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{2, unlimited.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const Code code = code_of(put("longer than two bytes"));  // EFBIG after a short write
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(code, Code::unavailable);
  EXPECT_EQ(test::run(loop, get()), "old");
  EXPECT_TRUE(fs::is_empty(base / ".spool"));
}

TEST_P(NfsStoreTest, does_not_write_into_the_mount_point_of_an_unmounted_share) {
  fs::remove_all(base / ".spool");  // what an empty mount point looks like
  EXPECT_EQ(code_of(put("bytes")), Code::unavailable);
  EXPECT_EQ(code_of(store.check()), Code::unavailable);
  EXPECT_TRUE(fs::is_empty(base));
  fs::remove(base);
  EXPECT_EQ(code_of(put("bytes")), Code::unavailable);
  EXPECT_EQ(code_of(store.check()), Code::unavailable);
  EXPECT_FALSE(fs::exists(base));
}

TEST_P(NfsStoreTest, does_not_take_an_unmounted_share_for_a_missing_object) {
  fs::remove_all(base / ".spool");
  EXPECT_EQ(code_of(get()), Code::unavailable);
  EXPECT_EQ(code_of(store.remove(key)), Code::unavailable);
}

TEST_P(NfsStoreTest, serves_no_link_no_folder_and_no_pipe_under_a_key) {
  test::write_file(folder.path() / "secret", "secret");
  fs::create_directories(object.parent_path());
  fs::create_symlink(folder.path() / "secret", object);
  EXPECT_EQ(code_of(get()), Code::unavailable);
  fs::remove(object);
  fs::create_directory(object);
  EXPECT_EQ(code_of(get()), Code::unavailable);
  fs::remove(object);
  ASSERT_EQ(mkfifo(object.c_str(), 0600), 0);
  EXPECT_EQ(code_of(get()), Code::unavailable);
}

TEST_P(NfsStoreTest, replaces_a_link_instead_of_writing_through_it) {
  test::write_file(folder.path() / "secret", "secret");
  fs::create_directories(object.parent_path());
  fs::create_symlink(folder.path() / "secret", object);
  test::run(loop, put("bytes"));
  EXPECT_FALSE(fs::is_symlink(object));
  EXPECT_EQ(test::read_file(folder.path() / "secret"), "secret");
}

TEST_P(NfsStoreTest, cannot_be_used_when_it_cannot_be_written) {
  if (geteuid() == 0) {
    // root may write everywhere, so a file in place of the spool folder makes the check fail
    fs::remove(base / ".spool");
    test::write_file(base / ".spool", "");
  } else {
    fs::permissions(base / ".spool", fs::perms::owner_read | fs::perms::owner_exec);
  }
  EXPECT_EQ(code_of(store.check()), Code::unavailable);
  EXPECT_EQ(code_of(put("bytes")), Code::unavailable);
}

INSTANTIATE_TEST_SUITE_P(Both, NfsStoreTest, test::both_confinements, test::confinement_name);

}  // namespace
}  // namespace imaging::storage
