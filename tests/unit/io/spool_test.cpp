#include "io/spool.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "support/run.hpp"
#include "support/temp_folder.hpp"

namespace imaging::io {
namespace {

namespace fs = std::filesystem;

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

class SpoolTest : public testing::Test {
 protected:
  Spool open() { return test::run(loop, Spool::open(*pool, folder.path(), Durability::flushed)); }
  // Discarded files are removed on the pool; after join() they are gone.
  std::size_t left_over() {
    pool->join();
    return files_in(folder.path());
  }

  boost::asio::io_context loop;
  std::unique_ptr<ThreadPool> pool = std::make_unique<ThreadPool>(1);
  test::TempFolder folder;
};

Awaitable<SpooledFile> write(Spool& spool, std::vector<std::string> pieces) {
  for (const std::string& piece : pieces) co_await spool.append(piece);
  co_return co_await spool.finish();
}

TEST_F(SpoolTest, keeps_bytes_size_and_hash) {
  Spool spool = open();
  const SpooledFile file = test::run(loop, write(spool, {"ab", "c"}));
  EXPECT_EQ(file.size(), 3U);
  EXPECT_EQ(to_hex(file.sha256()),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  std::ifstream in(file.path());
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "abc");
}

TEST_F(SpoolTest, nobody_else_can_read_the_file) {
  const Spool spool = open();
  struct stat info{};
  ASSERT_EQ(::stat(spool.path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
}

TEST_F(SpoolTest, removes_what_was_not_finished) {
  {
    const Spool spool = open();
  }
  EXPECT_EQ(left_over(), 0U);
}

TEST_F(SpoolTest, removes_what_was_finished_and_not_taken) {
  {
    Spool spool = open();
    const SpooledFile file = test::run(loop, write(spool, {"x"}));
    EXPECT_EQ(files_in(folder.path()), 1U);
  }
  EXPECT_EQ(left_over(), 0U);
}

TEST_F(SpoolTest, leaves_what_was_released) {
  {
    Spool spool = open();
    SpooledFile file = test::run(loop, write(spool, {"x"}));
    file.release();
  }
  EXPECT_EQ(left_over(), 1U);
}

TEST_F(SpoolTest, a_missing_folder_is_unavailable) {
  try {
    test::run(loop, Spool::open(*pool, folder.path() / "gone", Durability::none));
    FAIL() << "opened in a folder that is not there";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unavailable);
    EXPECT_EQ(error.text().find(folder.path().string()), std::string::npos)
        << "a path in the client's text";
  }
}

}  // namespace
}  // namespace imaging::io
