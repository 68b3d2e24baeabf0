// Reading files and memory piece by piece.
#include "io/file_source.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "io/byte_source.hpp"
#include "support/drain.hpp"
#include "support/run.hpp"
#include "support/temp_folder.hpp"

namespace imaging::io {
namespace {

std::string pattern(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + i / 257);
  return bytes;
}

class FileSourceTest : public testing::Test {
 protected:
  ~FileSourceTest() override { disk.join(); }

  FileSource source_of(const std::string& bytes, std::uint64_t offset, std::uint64_t length) {
    test::write_file(path, bytes);
    return {disk, share(Fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), disk), offset, length};
  }

  test::TempFolder folder;
  std::filesystem::path path = folder.path() / "file";
  boost::asio::io_context loop;
  ThreadPool disk{1};
};

TEST_F(FileSourceTest, gives_the_whole_file_whatever_its_size) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, file_chunk - 1, file_chunk,
                                 file_chunk + 1, 3 * file_chunk + 5}) {
    const std::string bytes = pattern(size);
    FileSource source = source_of(bytes, 0, size);
    EXPECT_TRUE(test::run(loop, test::drain(source)) == bytes) << size;
  }
}

TEST_F(FileSourceTest, gives_the_piece_that_was_asked_for) {
  const std::string bytes = pattern(3 * file_chunk);
  FileSource source = source_of(bytes, 1000, 2 * file_chunk);
  EXPECT_TRUE(test::run(loop, test::drain(source)) == bytes.substr(1000, 2 * file_chunk));
}

TEST_F(FileSourceTest, stays_at_its_end) {
  FileSource source = source_of("abc", 0, 3);
  EXPECT_EQ(test::run(loop, test::drain(source)), "abc");
  EXPECT_TRUE(test::run(loop, source.next()).empty());
}

TEST_F(FileSourceTest, throws_when_the_file_shrinks_on_the_way) {
  FileSource source = source_of(pattern(2 * file_chunk), 0, 2 * file_chunk);
  EXPECT_EQ(test::run(loop, source.next()).size(), file_chunk);
  std::filesystem::resize_file(path, file_chunk + 10);
  try {
    test::run(loop, test::drain(source));
    FAIL() << "a short file passed for a whole one";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unavailable);
  }
}

TEST_F(FileSourceTest, throws_when_the_file_cannot_be_read) {
  FileSource source(disk, share(Fd(::open(folder.path().c_str(), O_RDONLY | O_CLOEXEC)), disk), 0,
                    10);
  EXPECT_THROW(test::run(loop, source.next()), Error);
}

TEST_F(FileSourceTest, reads_one_file_twice_at_the_same_time) {
  const std::string bytes = pattern(file_chunk + 7);
  test::write_file(path, bytes);
  const SharedFd file = share(Fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), disk);
  FileSource one(disk, file, 0, bytes.size());
  FileSource other(disk, file, 0, bytes.size());
  EXPECT_EQ(test::run(loop, one.next()).size(), file_chunk);
  EXPECT_TRUE(test::run(loop, test::drain(other)) == bytes);
  EXPECT_EQ(test::run(loop, test::drain(one)), bytes.substr(file_chunk));
}

TEST_F(FileSourceTest, of_memory_gives_all_at_once_and_then_nothing) {
  const std::string bytes = "abc";
  BytesSource source(bytes);
  EXPECT_EQ(test::run(loop, source.next()).size(), 3U);
  EXPECT_TRUE(test::run(loop, source.next()).empty());
}

}  // namespace
}  // namespace imaging::io
