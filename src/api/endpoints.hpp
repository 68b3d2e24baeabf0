// The table of endpoints: which request is answered by which function, and what its caller must be
// allowed to do. Routing, the Allow field and the check of tokens all read it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "api/call.hpp"
#include "api/services.hpp"

namespace imaging::api {

struct Endpoint {
  std::string_view method;
  std::string_view pattern;  // http::Route has its grammar
  // None: whoever asks is answered, and no token is looked at.
  std::optional<domain::Capability> capability;
  // The answer; throws Error for every other. With a capability, call.user is known by its token;
  // whether it has the capability is for the endpoint to ask, in the statement that acts or by
  // require_capability().
  Awaitable<http::Reply> (*handler)(Call& call, Services& services);
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
Awaitable<http::Reply> gallery(Call& call, Services& services);
Awaitable<http::Reply> gallery_folder(Call& call, Services& services);

}  // namespace imaging::api
