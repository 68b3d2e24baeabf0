// GET /health: alive; with ?ready=1, whether database and storage can be used.
#include <fmt/format.h>

#include "api/answer.hpp"
#include "api/endpoints.hpp"
#include "base/error.hpp"
#include "base/log.hpp"

namespace imaging::api {
namespace {

const pg::Statement ping{"ping", "SELECT 1"};

Awaitable<bool> database_usable(Services& services) {
  try {
    co_await services.database.run(pg::Query{ping, pg::Params()});
    co_return true;
  } catch (const std::exception& error) {
    log::warn("not ready: database", {{"reason", error.what()}});
    co_return false;
  }
}

Awaitable<bool> storage_usable(Services& services) {
  try {
    co_await services.stores.primary().check();
    co_return true;
  } catch (const Error& error) {
    log::warn("not ready: storage", {{"reason", error.detail()}});
    co_return false;
  }
}

}  // namespace

Awaitable<http::Reply> health(Call& call, Services& services) {
  const std::string backend(services.stores.primary().backend());
  if (call.target.query("ready").value_or("") != "1") {
    co_return json(200, fmt::format(R"({{"ok":true,"backend":"{}"}})", backend));
  }
  const bool database = co_await database_usable(services);
  const bool storage = co_await storage_usable(services);
  if (database && storage)
    co_return json(200, fmt::format(R"({{"ok":true,"backend":"{}"}})", backend));
  std::string unusable = database ? "" : "\"database\"";
  if (!storage) unusable += unusable.empty() ? "\"storage\"" : ",\"storage\"";
  http::Reply reply =
      json(503, fmt::format(R"({{"ok":false,"backend":"{}","unusable":[{}]}})", backend, unusable));
  reply.fields.emplace_back("Retry-After", "1");
  co_return reply;
}

}  // namespace imaging::api
