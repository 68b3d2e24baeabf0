// Built pages and their files, read once at the start and served from memory: the gallery's, and
// the page of the API's document.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "api/encoded_file.hpp"

namespace imaging::api {

struct WebFile : EncodedFile {
  bool immutable;  // its name carries a hash of its content
};

class WebFiles {
 public:
  // Without files: nothing is served.
  WebFiles() = default;
  // Reads the files of a folder, but not of its subfolders, and only types that browsers ask for. A
  // file "name.br" or "name.gz" beside "name" is the same in that coding: web/vite.compress.ts
  // makes them. Throws Error{internal_error} that names the folder when it cannot be read or has no
  // index.html.
  static WebFiles read(const std::filesystem::path& folder);

  // name: "" is index.html. nullptr when there is no such file.
  const WebFile* find(std::string_view name) const;

 private:
  std::map<std::string, WebFile, std::less<>> files_;
};

}  // namespace imaging::api
