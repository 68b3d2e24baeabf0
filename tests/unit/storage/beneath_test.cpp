// Every way out of a folder, with and without the kernel's help.
#include "storage/beneath.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "support/temp_folder.hpp"
#include "unit/storage/confinements.hpp"

namespace imaging::storage {
namespace {

namespace fs = std::filesystem;

class BeneathTest : public testing::TestWithParam<Confinement> {
 protected:
  BeneathTest() {
    test::write_file(folder.path() / "outside", "out");
    test::write_file(base / "a/b/object", "in");
    opened = Fd(::open(base.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  }

  Fd open(const std::string& path, int flags = O_RDONLY, mode_t mode = 0) {
    return open_beneath(GetParam(), opened, path, flags, mode);
  }
  // 0 when it was opened.
  int error_of(const std::string& path, int flags = O_RDONLY, mode_t mode = 0) {
    return open(path, flags, mode) ? 0 : errno;
  }

  test::TempFolder folder;
  fs::path base = folder.path() / "base";
  Fd opened;
};

TEST_P(BeneathTest, opens_what_is_inside_at_any_depth) {
  EXPECT_EQ(error_of("a"), 0);
  EXPECT_EQ(error_of("a/b", O_RDONLY | O_DIRECTORY), 0);
  const Fd file = open("a/b/object");
  char bytes[3]{};
  ASSERT_EQ(::read(file.get(), bytes, 3), 2);
  EXPECT_STREQ(bytes, "in");
  EXPECT_EQ(::fcntl(file.get(), F_GETFD), FD_CLOEXEC);
}

TEST_P(BeneathTest, makes_files_with_their_mode) {
  EXPECT_EQ(error_of("a/new", O_CREAT | O_EXCL | O_WRONLY, 0600), 0);
  EXPECT_EQ(error_of("a/new", O_CREAT | O_EXCL | O_WRONLY, 0600), EEXIST);
  EXPECT_EQ(fs::status(base / "a/new").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

TEST_P(BeneathTest, tells_what_is_missing_from_what_is_refused) {
  EXPECT_EQ(error_of("missing"), ENOENT);
  EXPECT_EQ(error_of("missing/deeper/still"), ENOENT);
  EXPECT_EQ(error_of("a/b/object/deeper"), ENOTDIR);
  EXPECT_EQ(error_of("a/b/object", O_RDONLY | O_DIRECTORY), ENOTDIR);
}

TEST_P(BeneathTest, does_not_go_up_nor_to_the_root) {
  for (const std::string path : {"..", "../outside", "a/../../outside", "a/b/../../../outside",
                                 "../base/a", "/etc/passwd", "/", "//a"}) {
    EXPECT_EQ(error_of(path), EXDEV) << path;
  }
}

TEST_P(BeneathTest, follows_no_link_at_any_place_of_the_path) {
  const fs::path links = base / "links";
  fs::create_directory(links);
  fs::create_symlink(folder.path(), links / "absolute");
  fs::create_symlink("../..", links / "relative");
  fs::create_symlink("../a", links / "inside");
  fs::create_symlink("../a/b/object", links / "object");
  fs::create_symlink("nowhere", links / "dangling");
  fs::create_symlink("/proc/self/root", links / "magic");
  for (const std::string path :
       {"absolute", "relative", "inside", "object", "dangling", "magic", "absolute/outside",
        "relative/outside", "inside/b/object", "dangling/x", "magic/etc/passwd"}) {
    for (const int flags : {O_RDONLY, O_RDONLY | O_DIRECTORY, O_WRONLY | O_CREAT}) {
      const int error = error_of("links/" + path, flags, flags & O_CREAT ? 0600 : 0);
      EXPECT_NE(error, 0) << path;
      EXPECT_NE(error, ENOENT) << path << " would count as an object that is missing";
    }
  }
  EXPECT_FALSE(fs::exists(links / "nowhere"));
}

TEST_P(BeneathTest, takes_only_the_right_to_search_the_folders_on_the_way) {
  for (const char* open_to_all : {"", "a/b", "a/b/object"}) {
    fs::permissions(base / open_to_all, fs::perms::all);
  }
  ::chmod((base / "a").c_str(), 0111);
  const bool root = ::geteuid() == 0;  // may read everything: becomes nobody
  if (root) ASSERT_EQ(::seteuid(65534), 0);
  EXPECT_EQ(error_of("a/b/object"), 0);
  EXPECT_EQ(error_of("a"), EACCES);
  if (root) ASSERT_EQ(::seteuid(0), 0);
  fs::permissions(base / "a", fs::perms::owner_all);
}

INSTANTIATE_TEST_SUITE_P(Both, BeneathTest, test::both_confinements, test::confinement_name);

}  // namespace
}  // namespace imaging::storage
