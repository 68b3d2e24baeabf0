// What a store says about objects without reading them: one by its key, and all below a folder.
#include <algorithm>
#include <stdexcept>

#include "contract/object_store_contract.hpp"

namespace imaging::test {
namespace {

using storage::AssetPlace;
using storage::ObjectPage;
using storage::StorageKey;

constexpr std::string_view type = "image/webp";

bool is_recent(Instant at) { return std::chrono::abs(at - system_now()) < std::chrono::hours{1}; }

TEST_P(Listing, of_an_object_is_its_size_and_its_time) {
  wait(store().put(key, std::string(1234, 'x'), type));
  const auto found = wait(store().stat(key));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->size, 1234U);
  EXPECT_TRUE(is_recent(found->modified));
  wait(store().remove(key));
  EXPECT_FALSE(wait(store().stat(key)));
}

TEST_P(Listing, of_nothing_is_one_empty_page) {
  const ObjectPage page = wait(store().list({.prefix = folder(), .token = {}}));
  EXPECT_TRUE(page.objects.empty());
  EXPECT_EQ(page.next, "");
}

TEST_P(Listing, has_keys_sizes_and_times) {
  const Keys put = put_thumbs(3);
  const ObjectPage page = wait(store().list({.prefix = folder(), .token = {}}));
  EXPECT_EQ(page.next, "");
  ASSERT_EQ(page.objects.size(), 3U);
  for (const auto& one : page.objects) {
    const auto found = StorageKey::parse(one.key);
    ASSERT_TRUE(found) << one.key;
    EXPECT_EQ(one.info.size, static_cast<std::uint64_t>(found->place().asset.value));
    EXPECT_TRUE(is_recent(one.info.modified));
  }
}

TEST_P(Listing, comes_in_pages_with_every_object_once) {
  const Keys put = put_thumbs(7);
  for (const std::size_t most : {1U, 2U, 3U, 6U, 7U, 8U, 1000U}) EXPECT_EQ(keys(most), put) << most;
}

TEST_P(Listing, is_of_a_folder_at_any_depth) {
  const StorageKey web = StorageKey::web(place(1));
  const StorageKey original = StorageKey::original(place(1), system_now(), "png");
  const Keys thumbs = put_thumbs(1);
  for (const StorageKey& one : {web, original}) wait(store().put(one, std::string("x"), type));
  const std::string study = folder() + "patients/345/studies/78/";
  Keys all{thumbs[0], web.text(), original.text()};
  std::ranges::sort(all);
  for (const std::string& prefix : {folder(), folder() + "patients/", study}) {
    EXPECT_EQ(wait(all_keys(store(), prefix, 2)), all) << prefix;
  }
  EXPECT_EQ(wait(all_keys(store(), study + "thumbs/", 2)), thumbs);
  EXPECT_EQ(wait(all_keys(store(), study + "web/", 2)), Keys{web.text()});
  EXPECT_EQ(wait(all_keys(store(), folder() + "patients/34/", 2)), Keys{});
}

TEST_P(Listing, keeps_clinics_apart_whose_numbers_begin_alike) {
  AssetPlace other = place(1);
  other.clinic.value = other.clinic.value * 10 + 7;
  const StorageKey foreign = StorageKey::thumb(other);
  wait(store().put(foreign, std::string("x"), type));
  const Keys ours = put_thumbs(2);
  EXPECT_EQ(keys(), ours);
  EXPECT_EQ(wait(all_keys(store(), "clinic_" + to_string(other.clinic) + '/', 9)),
            Keys{foreign.text()});
}

TEST_P(Listing, shows_what_has_no_storage_key_too) {
  Keys put = put_thumbs(1);
  for (const std::string& raw :
       {folder() + "notes.txt", folder() + "a b+c%20&d<e>'\".txt", folder() + "\xc3\xa9/x",
        folder() + "patients/345/studies/78/thumbs/Thumbs.db"}) {
    wait(backend->put_raw(raw, "x"));
    put.push_back(raw);
  }
  std::ranges::sort(put);
  EXPECT_EQ(keys(2), put);
}

TEST_P(Listing, does_not_show_what_was_removed) {
  Keys put = put_thumbs(3);
  wait(store().remove(*StorageKey::parse(put.front())));
  put.erase(put.begin());
  EXPECT_EQ(keys(), put);
  for (const std::string& one : put) wait(store().remove(*StorageKey::parse(one)));
  EXPECT_EQ(keys(), Keys{});
}

TEST_P(Listing, may_be_of_everything_and_does_not_show_uploads_under_way) {
  put_thumbs(1);
  const io::Spool spool = wait(store().open_spool());
  EXPECT_EQ(wait(store().list({.prefix = {}, .token = {}, .most = 1})).objects.size(), 1U);
  for (const std::string& one : wait(all_keys(store(), "", 1000))) {
    EXPECT_FALSE(one.starts_with(".spool")) << one;
  }
  EXPECT_EQ(wait(all_keys(store(), ".spool/", 1000)), Keys{});
}

TEST_P(Listing, is_refused_for_what_is_no_folder) {
  for (const std::string& bad :
       {std::string("clinic_12"), std::string("/"), std::string("../"), std::string("./"),
        std::string("../clinic_12/"), std::string("clinic_12/../"), std::string("clinic_12//"),
        std::string("/etc/"), std::string("clinic_12/./"), std::string("a\0/", 3)}) {
    EXPECT_THROW(wait(store().list({.prefix = bad, .token = {}})), std::invalid_argument) << bad;
  }
}

}  // namespace
}  // namespace imaging::test
