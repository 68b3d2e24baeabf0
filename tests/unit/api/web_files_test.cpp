// The gallery's files, read into memory.
#include "api/web_files.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "base/error.hpp"

namespace imaging::api {
namespace {

class WebFilesTest : public testing::Test {
 protected:
  WebFilesTest() { std::filesystem::create_directory(folder_); }
  ~WebFilesTest() override { std::filesystem::remove_all(folder_); }
  void write(const char* name, const char* text) const { std::ofstream(folder_ / name) << text; }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / ("web_files_" + std::to_string(::getpid()));
};

TEST_F(WebFilesTest, are_found_by_name_and_the_page_by_none) {
  write("index.html", "page");
  write("imaging-gallery.js", "module");
  const WebFiles files = WebFiles::read(folder_);
  EXPECT_EQ(files.find("")->bytes, "page");
  EXPECT_EQ(files.find("index.html"), files.find(""));
  EXPECT_EQ(files.find("imaging-gallery.js")->type, "text/javascript; charset=utf-8");
  EXPECT_EQ(files.find("other.js"), nullptr);
  EXPECT_NE(files.find("")->etag, files.find("imaging-gallery.js")->etag);
}

TEST_F(WebFilesTest, leave_out_what_no_browser_asks_for) {
  write("index.html", "page");
  write("notes.txt", "text");
  write("source.js.map", "{}");
  std::filesystem::create_directory(folder_ / "folder.js");
  const WebFiles files = WebFiles::read(folder_);
  for (const char* name : {"notes.txt", "source.js.map", "folder.js", "../index.html"}) {
    EXPECT_EQ(files.find(name), nullptr) << name;
  }
}

TEST_F(WebFilesTest, have_the_codings_that_lie_beside_them) {
  write("index.html", "a page that is long enough");
  write("index.html.br", "page in br");
  write("index.html.gz", "page in gzip");
  write("page.css", "p{}");
  std::filesystem::create_directory(folder_ / "page.css.br");
  const WebFiles files = WebFiles::read(folder_);
  const auto& encodings = files.find("")->encodings;
  ASSERT_EQ(encodings.size(), 2U);
  EXPECT_EQ(encodings[0].coding + encodings[0].bytes, "brpage in br");
  EXPECT_EQ(encodings[1].coding + encodings[1].bytes, "gzippage in gzip");
  EXPECT_TRUE(files.find("page.css")->encodings.empty());
  EXPECT_EQ(files.find("index.html.br"), nullptr);
}

TEST_F(WebFilesTest, are_immutable_only_under_a_name_with_a_hash) {
  write("index.html", "page");
  for (const char* name : {"viewer.B7xq_0aZ.js", "imaging-gallery.js", "page.css"}) write(name, "");
  const WebFiles files = WebFiles::read(folder_);
  EXPECT_TRUE(files.find("viewer.B7xq_0aZ.js")->immutable);
  EXPECT_FALSE(files.find("page.css")->immutable);
  EXPECT_FALSE(files.find("imaging-gallery.js")->immutable);
}

TEST_F(WebFilesTest, need_a_folder_with_a_page) {
  EXPECT_THROW(WebFiles::read(folder_), Error);
  EXPECT_THROW(WebFiles::read(folder_ / "none"), Error);
  EXPECT_EQ(WebFiles().find(""), nullptr);
}

}  // namespace
}  // namespace imaging::api
