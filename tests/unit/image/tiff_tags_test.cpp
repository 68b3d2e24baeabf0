// Which page of a TIFF is its picture.
#include "image/tiff_tags.hpp"

#include <gtest/gtest.h>

#include "derived.hpp"
#include "tiff_writer.hpp"

namespace imaging::image {
namespace {

using namespace testing;

TiffTags tags_of(std::string_view bytes) {
  const TempFile file(bytes);
  FileReader reader(file.path());
  return read_tiff_tags(reader);
}

const TiffEntry smaller_copy{254, {1}};
const TiffEntry mask{254, {4}};
const TiffEntry page_of_many{254, {2}};
const TiffEntry old_smaller_copy{255, {2}, 2};
const TiffEntry wide{258, {16}, 2};  // shows in the tags that were read

// The number of the page that is chosen when the chain's pages have these tags.
int number_of(const std::vector<std::vector<TiffEntry>>& pages) {
  TiffWriter writer;
  std::uint32_t first = 0;
  for (auto page = pages.rbegin(); page != pages.rend(); ++page) first = writer.add(*page, first);
  return tags_of(writer.bytes(first)).page.number;
}

TEST(TiffTags, are_of_the_first_page_that_is_no_smaller_copy_and_no_mask) {
  EXPECT_EQ(number_of({{}}), 0);
  EXPECT_EQ(number_of({{}, {}}), 0);
  EXPECT_EQ(number_of({{page_of_many}, {page_of_many}}), 0);
  EXPECT_EQ(number_of({{smaller_copy}, {}}), 1);
  EXPECT_EQ(number_of({{smaller_copy}, {mask}, {page_of_many}, {}}), 2);
  EXPECT_EQ(number_of({{{254, {3}}}, {}}), 1) << "a smaller copy in a document of pages";
  EXPECT_EQ(number_of({{{254, {1}, 2}}, {}}), 1) << "as a SHORT";
  EXPECT_EQ(number_of({{old_smaller_copy}, {{255, {1}, 2}}}), 1);
  EXPECT_EQ(number_of({{{254, {0}}, {254, {1}}}, {}}), 0) << "the first of two counts";
}

TEST(TiffTags, are_of_the_first_page_when_all_are_smaller_copies) {
  EXPECT_EQ(number_of({{smaller_copy}}), 0);
  EXPECT_EQ(number_of({{smaller_copy}, {mask}, {old_smaller_copy}}), 0);
}

TEST(TiffTags, are_of_the_first_page_when_a_hundred_are_smaller_copies) {
  std::vector<std::vector<TiffEntry>> pages(99, {smaller_copy});
  pages.emplace_back();
  EXPECT_EQ(number_of(pages), 99);
  pages.insert(pages.begin(), std::vector{smaller_copy});
  EXPECT_EQ(number_of(pages), 0);
}

TEST(TiffTags, are_those_of_the_page_that_is_taken) {
  TiffWriter writer;
  const auto second = writer.add({wide});
  const TiffTags tags = tags_of(writer.bytes(writer.add({smaller_copy}, second)));
  EXPECT_EQ(tags.page.number, 1);
  EXPECT_EQ(tags.bits_per_sample, 16U);
}

TEST(TiffTags, look_below_a_page_before_the_next) {
  TiffWriter writer;
  const auto next = writer.add(std::vector<TiffEntry>{});
  const auto small = writer.add({smaller_copy});
  const auto whole = writer.add({wide});
  for (const auto& [below, sub] :
       {std::pair{std::vector{whole}, 0}, std::pair{std::vector{small, whole}, 1}}) {
    const auto first = writer.add({smaller_copy, {330, below}}, next);
    const TiffTags tags = tags_of(writer.bytes(first));
    EXPECT_EQ(tags.page.number, 0);
    EXPECT_EQ(tags.page.sub, sub);
    EXPECT_EQ(tags.bits_per_sample, 16U);
  }
  const auto first = writer.add({smaller_copy, {330, {small}}}, next);
  EXPECT_EQ(tags_of(writer.bytes(first)).page.number, 1);
  EXPECT_EQ(tags_of(writer.bytes(first)).page.sub, -1);
}

TEST(TiffTags, end_where_the_chain_goes_round_in_a_circle) {
  TiffWriter writer;
  const auto first = writer.add({smaller_copy}, 8);
  ASSERT_EQ(first, 8U);
  EXPECT_EQ(tags_of(writer.bytes(first)).page.number, 0);
}

TEST(Derive, shows_the_whole_picture_behind_a_thumbnail) {
  const Scene whole = grey_scene(64, 48);
  Scene other = grey_scene(16, 12);
  for (double& light : other.light) light = 1 - light;
  TiffWriter writer;
  const auto second = writer.add(grey_page(writer, whole));
  const auto in_front = writer.add(grey_page(writer, other, {smaller_copy}), second);
  const auto above = writer.add(grey_page(writer, other, {smaller_copy, {330, {second}}}));
  for (const auto first : {in_front, above}) {
    const Derivatives made = derived(writer.bytes(first), MediaType::tiff);
    EXPECT_EQ(made.source.width, 64U);
    EXPECT_EQ(made.source.height, 48U);
    EXPECT_LE(difference(shown(made.web), whole), grey_tolerance);
  }
}

}  // namespace
}  // namespace imaging::image
