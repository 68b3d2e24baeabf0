// Paths that try to leave the tree, and folders that are made on the way.
#include "storage/tree.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

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

}  // namespace
}  // namespace imaging::storage
