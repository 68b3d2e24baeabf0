#include "api/error_docs.hpp"

#include "api/endpoints.hpp"

namespace imaging::api {

// Always served: a `type` that leads nowhere would be worse than none.
Awaitable<http::Reply> error_docs(Call& /*call*/, Services& /*services*/) {
  http::Reply reply;
  reply.fields = {{"Content-Type", "text/html; charset=utf-8"},
                  {"Cache-Control", "public, max-age=3600"},
                  {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"}};
  reply.body = errors_page();
  co_return reply;
}

}  // namespace imaging::api
