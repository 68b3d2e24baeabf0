// Temporary files: written, published, and removed when they are old.
#include "storage/part_files.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "support/temp_folder.hpp"
#include "unit/storage/confinements.hpp"

namespace imaging::storage {
namespace {

namespace fs = std::filesystem;

class PartFilesTest : public testing::TestWithParam<Confinement> {
 protected:
  PartFilesTest() { fs::create_directories(spool); }

  test::TempFolder folder;
  fs::path spool = folder.path() / ".spool";
  Tree tree{folder.path(), GetParam()};
};

TEST_P(PartFilesTest, are_written_under_names_of_their_own) {
  const std::string one = write_part(tree, std::string_view("one"));
  const std::string other = write_part(tree, std::string_view("other"));
  EXPECT_NE(one, other);
  EXPECT_TRUE(one.ends_with(".part"));
  EXPECT_EQ(test::read_file(spool / one), "one");
  EXPECT_EQ(test::read_file(spool / other), "other");
}

TEST_P(PartFilesTest, become_objects_that_the_group_may_read_and_nobody_else) {
  publish_part(tree, write_part(tree, std::string_view("bytes")), "a/b/object");
  const fs::path object = folder.path() / "a/b/object";
  EXPECT_EQ(test::read_file(object), "bytes");
  EXPECT_EQ(fs::status(object).permissions(),
            fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
  EXPECT_TRUE(fs::is_empty(spool));
}

TEST_P(PartFilesTest, are_not_written_where_no_share_is_mounted) {
  fs::remove(spool);
  EXPECT_THROW(write_part(tree, std::string_view("x")), Error);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST_P(PartFilesTest, that_are_missing_cannot_be_published) {
  EXPECT_THROW(publish_part(tree, "missing.part", "a/b"), Error);
}

TEST_P(PartFilesTest, are_removed_after_an_hour_and_nothing_else_is) {
  const auto now = fs::file_time_type::clock::now();
  const auto make = [&](const std::string& name, std::chrono::minutes age) {
    test::write_file(spool / name, "x");
    fs::last_write_time(spool / name, now - age);
  };
  const std::string old_part = to_string(Uuid::random()) + ".part";
  const std::string young_part = to_string(Uuid::random()) + ".part";
  const std::string other = to_string(Uuid::random()) + ".other";
  make(old_part, std::chrono::minutes{61});
  make(young_part, std::chrono::minutes{59});
  make(other, std::chrono::minutes{61});
  make("movie.part", std::chrono::minutes{61});

  remove_old_parts(spool);
  EXPECT_FALSE(fs::exists(spool / old_part));
  EXPECT_TRUE(fs::exists(spool / young_part));
  EXPECT_TRUE(fs::exists(spool / other));
  EXPECT_TRUE(fs::exists(spool / "movie.part"));
}

TEST_P(PartFilesTest, of_a_missing_folder_are_no_trouble) {
  remove_old_parts(folder.path() / "missing");
}

INSTANTIATE_TEST_SUITE_P(Both, PartFilesTest, test::both_confinements, test::confinement_name);

}  // namespace
}  // namespace imaging::storage
