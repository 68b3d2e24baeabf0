// Built pages and their files, read once at the start and served from memory: the gallery's, and
// the page of the API's document.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace imaging::api {

struct WebFile {
  std::string bytes;
  std::string_view type;
  std::string etag;
  bool immutable = false;  // its name carries a hash of its content
};

class WebFiles {
 public:
  // Without files: nothing is served.
  WebFiles() = default;
  // Reads the files of a folder, but not of its subfolders, and only types that browsers ask for.
  // Throws Error{internal_error} that names the folder when it cannot be read or has no index.html.
  static WebFiles read(const std::filesystem::path& folder);

  // name: "" is index.html. nullptr when there is no such file.
  const WebFile* find(std::string_view name) const;

 private:
  std::map<std::string, WebFile, std::less<>> files_;
};

}  // namespace imaging::api
