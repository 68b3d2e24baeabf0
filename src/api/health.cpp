// GET /health: whether the process serves; with ?ready=1, whether database, storage and token keys
// can be used.
#include <boost/json/array.hpp>

#include "api/answer.hpp"
#include "api/endpoints.hpp"
#include "domain/assets/stores.hpp"
#include "domain/readiness.hpp"

namespace imaging::api {

Awaitable<http::Reply> health(Call& call, Services& services) {
  const std::string_view backend = storage::name(services.stores.primary().backend());
  std::vector<std::string_view> unusable;
  if (call.target.query("ready").value_or("") == "1") {
    unusable = co_await services.readiness.unusable();
  }
  boost::json::object body{{"ok", unusable.empty()}, {"backend", backend}};
  if (unusable.empty()) co_return json(200, body);
  body["unusable"] = boost::json::array(unusable.begin(), unusable.end());
  http::Reply reply = json(503, body);
  reply.fields.emplace_back("Retry-After", "1");
  co_return reply;
}

}  // namespace imaging::api
