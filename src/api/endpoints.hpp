// The table of endpoints: which function answers which request, and which capability it requires.
// Routing, the Allow field and the check of tokens use this table.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "api/answer.hpp"
#include "api/call.hpp"
#include "api/services.hpp"

namespace imaging::api {

struct Endpoint {
  std::string_view method;
  std::string_view pattern;  // grammar: http::Route
  // None: everybody is answered, and no token is read.
  std::optional<domain::Capability> capability;
  // Returns the answer, or throws an Error. If capability is set, call.user comes from a valid
  // token. The endpoint must still check the capability: in the statement that does the work, or
  // with require_capability().
  Awaitable<http::Reply> (*handler)(Call& call, Services& services);
  // The answer to an Error of the handler, or of the check of the token.
  http::Reply (*failure)(const Error& error, const Uuid& request, ErrorForm form) = api::failure;
};

std::span<const Endpoint> endpoints();

Awaitable<http::Reply> health(Call& call, Services& services);
Awaitable<http::Reply> metrics(Call& call, Services& services);
Awaitable<http::Reply> create_study(Call& call, Services& services);
Awaitable<http::Reply> list_studies(Call& call, Services& services);
Awaitable<http::Reply> init_upload(Call& call, Services& services);
Awaitable<http::Reply> upload(Call& call, Services& services);
Awaitable<http::Reply> view_asset(Call& call, Services& services);
Awaitable<http::Reply> delete_asset(Call& call, Services& services);
Awaitable<http::Reply> sign_assets(Call& call, Services& services);
Awaitable<http::Reply> revoke_signature(Call& call, Services& services);
Awaitable<http::Reply> view_signed(Call& call, Services& services);
Awaitable<http::Reply> hasura_action(Call& call, Services& services);
http::Reply action_failure(const Error& error, const Uuid& request, ErrorForm form);
Awaitable<http::Reply> gallery(Call& call, Services& services);
Awaitable<http::Reply> gallery_folder(Call& call, Services& services);
Awaitable<http::Reply> error_docs(Call& call, Services& services);
Awaitable<http::Reply> openapi_document(Call& call, Services& services);
Awaitable<http::Reply> docs(Call& call, Services& services);

}  // namespace imaging::api
