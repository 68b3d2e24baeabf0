// The endpoints of the service, a function each. Every one throws Error for a refusal.
#pragma once

#include "api/call.hpp"

namespace imaging::api {

Awaitable<http::Reply> health(Call& call, Services& services);
Awaitable<http::Reply> metrics(Call& call, Services& services);
Awaitable<http::Reply> create_study(Call& call, Services& services);
Awaitable<http::Reply> list_studies(Call& call, Services& services);
Awaitable<http::Reply> init_upload(Call& call, Services& services);
Awaitable<http::Reply> upload(Call& call, Services& services);
Awaitable<http::Reply> view(Call& call, Services& services);
Awaitable<http::Reply> remove(Call& call, Services& services);
Awaitable<http::Reply> gallery(Call& call, Services& services);
Awaitable<http::Reply> gallery_folder(Call& call, Services& services);

}  // namespace imaging::api
