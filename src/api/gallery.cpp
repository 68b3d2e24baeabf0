// GET /gallery/: the patient's gallery as a page, and the module that other pages import. No token
// is needed: what is secret comes through the endpoints that it calls.
#include "api/answer.hpp"
#include "api/endpoints.hpp"
#include "api/web_files.hpp"
#include "base/error.hpp"
#include "http/conditional.hpp"

namespace imaging::api {
namespace {

// Scripts, styles and requests of its own origin; pictures it has fetched itself; nothing else. The
// worker that decodes deep originals is a script of ours.
constexpr std::string_view content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

}  // namespace

Awaitable<http::Reply> gallery(Call& call, Services& services) {
  const WebFile* file = services.web_files.find(path_parameter(call, "file"));
  if (file == nullptr) throw Error(Code::not_found, "no such path");
  http::Reply reply;
  reply.fields = {
      {"ETag", file->etag},
      {"Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache"},
      {"Content-Security-Policy", std::string(content_security_policy)}};
  if (http::none_match_hits(call.head.field("if-none-match"), file->etag)) {
    reply.status = 304;
    co_return reply;
  }
  reply.fields.emplace_back("Content-Type", std::string(file->type));
  reply.body = file->bytes;
  co_return reply;
}

// The page's own links are relative to the folder.
Awaitable<http::Reply> gallery_folder(Call&, Services& services) {
  if (services.web_files.find("") == nullptr) throw Error(Code::not_found, "no such path");
  http::Reply reply;
  reply.status = 308;
  reply.fields = {{"Location", "gallery/"}};
  co_return reply;
}

}  // namespace imaging::api
