// Every way to leave a folder, with and without openat2, and folders that are created on the way.
#include "storage/tree.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.hpp"
#include "support/temp_folder.hpp"
#include "unit/storage/confinements.hpp"

namespace imaging::storage {
namespace {

namespace fs = std::filesystem;

class TreeTest : public testing::TestWithParam<Confinement> {
 protected:
  Code code_of_opening(const std::string& path) {
    try {
      tree.open("open", path, O_RDONLY);
    } catch (const Error& error) {
      EXPECT_FALSE(error.detail().empty());
      return error.code();
    }
    ADD_FAILURE() << path << " was opened or is missing";
    return Code::internal_error;
  }

  test::TempFolder folder;
  fs::path base = folder.path() / "base";
  Tree tree{base, GetParam()};
};

TEST_P(TreeTest, does_not_follow_a_path_or_a_link_out_of_the_base) {
  test::write_file(base / "inside", "in");
  test::write_file(folder.path() / "outside", "out");
  fs::create_symlink(folder.path(), base / "absolute");
  fs::create_symlink("..", base / "relative");
  for (const std::string path :
       {"../outside", "absolute/outside", "relative/outside", "/etc/passwd"}) {
    EXPECT_EQ(code_of_opening(path), Code::unavailable) << path;
  }
}

TEST_P(TreeTest, does_not_follow_a_link_inside_the_base_either) {
  test::write_file(base / "inside", "in");
  fs::create_symlink("inside", base / "link");
  EXPECT_EQ(code_of_opening("link"), Code::unavailable);
}

TEST_P(TreeTest, opens_nothing_where_nothing_is) {
  fs::create_directory(base);
  EXPECT_FALSE(tree.open("open", "missing", O_RDONLY));
  EXPECT_FALSE(tree.open("open", "missing/deeper", O_RDONLY));
}

TEST_P(TreeTest, never_makes_a_base_that_is_missing) {
  EXPECT_THROW(tree.open_or_make_folder("a"), Error);
  EXPECT_EQ(code_of_opening("a"), Code::unavailable);
  EXPECT_FALSE(fs::exists(base));
}

TEST_P(TreeTest, makes_folders_that_others_cannot_enter) {
  fs::create_directory(base);
  EXPECT_TRUE(tree.open_or_make_folder("a/b/c"));
  EXPECT_TRUE(tree.open_or_make_folder("a/b/c"));
  EXPECT_TRUE(tree.open_or_make_folder("a/b/d"));
  for (const std::string path : {"a", "a/b", "a/b/c", "a/b/d"}) {
    EXPECT_TRUE(fs::is_directory(base / path)) << path;
    EXPECT_EQ(fs::status(base / path).permissions() & fs::perms::others_all, fs::perms::none);
  }
}

TEST_P(TreeTest, makes_no_folder_through_a_link_or_a_file) {
  fs::create_directory(base);
  fs::create_symlink(folder.path(), base / "link");
  test::write_file(base / "file", "");
  EXPECT_THROW(tree.open_or_make_folder("link/a"), Error);
  EXPECT_THROW(tree.open_or_make_folder("file/a"), Error);
  EXPECT_FALSE(fs::exists(folder.path() / "a"));
}

INSTANTIATE_TEST_SUITE_P(Both, TreeTest, test::both_confinements, test::confinement_name);

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
