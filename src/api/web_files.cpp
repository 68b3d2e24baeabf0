// GET /gallery/: the gallery as a page, and the module that other pages import. GET /docs: the
// API's document as a page. These files need no token: patients' data comes from the endpoints that
// the pages call.
#include "api/web_files.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <ios>
#include <iterator>
#include <system_error>
#include <utility>

#include "api/endpoints.hpp"
#include "base/error.hpp"

namespace imaging::api {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> types{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".svg", "image/svg+xml"},
}};

std::string_view type_of(const std::filesystem::path& file) {
  const auto* known = std::find_if(
      types.begin(), types.end(), [&](const auto& type) { return file.extension() == type.first; });
  return known == types.end() ? std::string_view{} : known->second;
}

// web/vite.config.ts adds a hash to the name of each file that other files load:
// viewer.B7xq_0aZ.js.
bool has_hash(const std::filesystem::path& file) { return file.stem().has_extension(); }

std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw Error(Code::internal_error, "IMAGING_WEB_DIR: " + path.string(), "cannot be read");
  return bytes;
}

WebFile read_file(const std::filesystem::path& path, std::string_view type) {
  WebFile file{{read_bytes(path), std::string(type)}, has_hash(path)};
  constexpr std::array<std::pair<const char*, const char*>, 2> codings{
      {{"br", ".br"}, {"gzip", ".gz"}}};
  for (const auto& [coding, ending] : codings) {
    const std::filesystem::path encoded = path.string() + ending;
    if (std::filesystem::is_regular_file(encoded)) file.add(coding, read_bytes(encoded));
  }
  return file;
}

// Allows scripts, styles, requests and workers of the page's own origin, pictures that it has
// fetched itself, and nothing else. A worker decodes originals that browsers cannot show.
constexpr std::string_view gallery_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

// Its style sheet has icons as data: URLs.
constexpr std::string_view docs_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

http::Reply answer(const WebFile* file, const Call& call, std::string_view policy) {
  if (file == nullptr) throw Error(Code::not_found, "no such path");
  return file->answer(
      call.head,
      {{"Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache"},
       {"Content-Security-Policy", std::string(policy)}});
}

}  // namespace

WebFiles WebFiles::read(const std::filesystem::path& folder) {
  WebFiles web;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string_view type = type_of(entry.path());
    if (type.empty() || !entry.is_regular_file()) continue;
    web.files_.emplace(entry.path().filename().string(), read_file(entry.path(), type));
  }
  if (error || !web.files_.contains("index.html")) {
    throw Error(Code::internal_error, "IMAGING_WEB_DIR: " + folder.string(),
                error ? error.message() : "it has no index.html; build it with npm in web/");
  }
  return web;
}

const WebFile* WebFiles::find(std::string_view name) const {
  const auto found = files_.find(name.empty() ? "index.html" : name);
  return found == files_.end() ? nullptr : &found->second;
}

Awaitable<http::Reply> gallery(Call& call, Services& services) {
  co_return answer(services.web_files.find(path_parameter(call, "file")), call, gallery_policy);
}

Awaitable<http::Reply> docs(Call& call, Services& services) {
  co_return answer(services.docs.find(path_parameter(call, "file")), call, docs_policy);
}

// Redirects to the folder, because the page's links are relative to it.
Awaitable<http::Reply> gallery_folder(Call&, Services& services) {
  if (services.web_files.find("") == nullptr) throw Error(Code::not_found, "no such path");
  http::Reply reply;
  reply.status = 308;
  reply.fields = {{"Location", "gallery/"}};
  co_return reply;
}

}  // namespace imaging::api
