// GET /health: alive; with ?ready=1, whether database and storage can be used.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "api/answer.hpp"
#include "api/endpoints.hpp"

namespace imaging::api {

Awaitable<http::Reply> health(Call& call, Services& services) {
  const std::string_view backend = storage::name(services.stores.primary().backend());
  std::vector<std::string_view> unusable;
  if (call.target.query("ready").value_or("") == "1") {
    unusable = co_await services.readiness.unusable();
  }
  if (unusable.empty())
    co_return json(200, fmt::format(R"({{"ok":true,"backend":"{}"}})", backend));
  http::Reply reply = json(503, fmt::format(R"({{"ok":false,"backend":"{}","unusable":["{}"]}})",
                                            backend, fmt::join(unusable, R"(",")")));
  reply.fields.emplace_back("Retry-After", "1");
  co_return reply;
}

}  // namespace imaging::api
