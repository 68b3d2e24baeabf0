// docs/errors.md has a heading for each code, and no other.
#include "api/error_docs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "api/answer.hpp"

namespace imaging::api {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAreArray;

// The lines behind each heading "## <name>".
struct Section {
  std::string name;
  std::string text;
};

std::vector<Section> sections() {
  std::ifstream file(TEST_DATA_DIR "/../../docs/errors.md");
  std::vector<Section> found;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) {
      found.push_back({line.substr(3), {}});
    } else if (!found.empty()) {
      found.back().text += line + '\n';
    }
  }
  return found;
}

std::vector<std::string> all_names() {
  std::vector<std::string> names;
  for (int code = 0; code <= static_cast<int>(last_code); ++code) {
    names.emplace_back(name_of(static_cast<Code>(code)));
  }
  return names;
}

TEST(ErrorDocs, has_a_heading_for_each_code_and_no_other) {
  std::vector<std::string> headings;
  for (const Section& section : sections()) headings.push_back(section.name);
  EXPECT_THAT(headings, UnorderedElementsAreArray(all_names()));
}

TEST(ErrorDocs, a_section_has_the_status_and_an_example) {
  for (int number = 0; number <= static_cast<int>(last_code); ++number) {
    const auto code = static_cast<Code>(number);
    for (const Section& section : sections()) {
      if (section.name != name_of(code)) continue;
      EXPECT_THAT(section.text, StartsWith("\nStatus " + std::to_string(status_of(code))))
          << section.name;
      EXPECT_THAT(section.text, HasSubstr("    {\"error\":\"" + section.name + "\""))
          << section.name;
    }
  }
}

TEST(ErrorDocs, the_page_has_an_anchor_for_each_code) {
  const std::string page(errors_page());
  EXPECT_THAT(page, StartsWith("<!doctype html>"));
  for (const std::string& name : all_names()) {
    EXPECT_THAT(page, HasSubstr("<b id=\"" + name + "\">## " + name + "</b>"));
  }
  EXPECT_THAT(page, HasSubstr("bytes */&lt;size>"));
}

}  // namespace
}  // namespace imaging::api
