// Which files of a tree are listed, and in which order.
#include "storage/tree_list.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "support/temp_folder.hpp"
#include "unit/storage/confinements.hpp"

namespace imaging::storage {
namespace {

namespace fs = std::filesystem;
using Keys = std::vector<std::string>;

class TreeListTest : public testing::TestWithParam<Confinement> {
 protected:
  TreeListTest() { fs::create_directories(base / ".spool"); }

  void write(const std::string& key) { test::write_file(base / key, key); }
  Keys keys(std::string prefix = {}, std::size_t most = 1000) {
    Keys found;
    ListQuery query{.prefix = std::move(prefix), .token = {}, .most = most};
    do {
      ObjectPage page = list_tree(tree, query);
      for (const auto& one : page.objects) found.push_back(one.key);
      query.token = page.next;
    } while (!query.token.empty());
    return found;
  }

  test::TempFolder folder;
  fs::path base = folder.path() / "base";
  Tree tree{base, GetParam()};
};

TEST_P(TreeListTest, is_in_the_order_of_the_bytes_of_whole_paths) {
  Keys expected{"a", "a!/x", "a-b", "a-b.c/x", "a.b/x/y", "a/b/c", "a/b/c.d", "a0/x", "\xc3\xa9"};
  expected.erase(expected.begin());  // "a" is a folder
  for (const std::string& key : expected) write(key);
  for (const std::size_t most : {1U, 2U, 3U, 1000U}) EXPECT_EQ(keys({}, most), expected) << most;
}

TEST_P(TreeListTest, has_a_thousand_on_a_page) {
  for (int i = 0; i < 1001; ++i) write("a/" + std::to_string(10'000 + i));
  const ObjectPage first = list_tree(tree, {.prefix = "a/", .token = {}});
  EXPECT_EQ(first.objects.size(), 1000U);
  const ObjectPage second = list_tree(tree, {.prefix = "a/", .token = first.next});
  ASSERT_EQ(second.objects.size(), 1U);
  EXPECT_EQ(second.objects[0].key, "a/11000");
  EXPECT_EQ(second.next, "");
}

TEST_P(TreeListTest, goes_on_behind_a_token_whose_object_is_gone) {
  for (const char* key : {"a/1", "a/2", "b/1"}) write(key);
  const ObjectPage first = list_tree(tree, {.prefix = {}, .token = {}, .most = 1});
  fs::remove_all(base / "a");
  const ObjectPage rest = list_tree(tree, {.prefix = {}, .token = first.next});
  ASSERT_EQ(rest.objects.size(), 1U);
  EXPECT_EQ(rest.objects[0].key, "b/1");
}

TEST_P(TreeListTest, shows_neither_the_spool_nor_links_nor_pipes) {
  write("clinic/x");
  write(".spool/y.part");
  write("clinic/.spool/z");
  test::write_file(folder.path() / "outside/secret", "secret");
  fs::create_symlink(folder.path() / "outside", base / "clinic/folder");
  fs::create_symlink(folder.path() / "outside/secret", base / "clinic/file");
  ASSERT_EQ(mkfifo((base / "clinic/pipe").c_str(), 0600), 0);
  EXPECT_EQ(keys(), (Keys{"clinic/.spool/z", "clinic/x"}));
  EXPECT_EQ(keys(".spool/"), Keys{});
}

TEST_P(TreeListTest, does_not_follow_a_link_in_its_prefix) {
  test::write_file(folder.path() / "outside/secret", "secret");
  fs::create_symlink(folder.path() / "outside", base / "clinic");
  EXPECT_THROW(keys("clinic/"), Error);
}

TEST_P(TreeListTest, is_never_empty_because_nothing_is_mounted) {
  fs::remove_all(base / ".spool");
  EXPECT_THROW(keys(), Error);
  fs::remove(base);
  EXPECT_THROW(keys(), Error);
}

INSTANTIATE_TEST_SUITE_P(Both, TreeListTest, test::both_confinements, test::confinement_name);

}  // namespace
}  // namespace imaging::storage
