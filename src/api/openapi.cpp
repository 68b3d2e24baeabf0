#include "api/openapi.hpp"

#include "api/encoded_file.hpp"
#include "api/endpoints.hpp"

namespace imaging::api {

Awaitable<http::Reply> openapi_document(Call& call, Services& /*services*/) {
  static const EncodedFile file = [] {
    EncodedFile plain(std::string(openapi().json), "application/json; charset=utf-8");
    plain.add("gzip", std::string(openapi().gzip));
    return plain;
  }();
  co_return file.answer(call.head, {{"Cache-Control", "no-cache"}});
}

}  // namespace imaging::api
