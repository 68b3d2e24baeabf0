// The gallery's built page and module, read once at the start and served from memory.
#pragma once

#include <filesystem>
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
  // No files: nothing is served.
  WebFiles() = default;
  // The files of a folder, not of those in it; types that no browser asks for are left out. Throws
  // Error{internal_error} that names the folder when it cannot be read or has no index.html.
  static WebFiles read(const std::filesystem::path& folder);

  // "": index.html. nullptr when there is none of that name.
  const WebFile* find(std::string_view name) const;

 private:
  std::map<std::string, WebFile, std::less<>> files_;
};

}  // namespace imaging::api
