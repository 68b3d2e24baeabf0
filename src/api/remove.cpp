// DELETE /imaging/assets/:assetId.
#include "api/checked.hpp"
#include "api/endpoints.hpp"

namespace imaging::api {

Awaitable<http::Reply> remove(Call& call, Services& services) {
  const domain::Caller caller = co_await authenticate(call, services);
  const AssetId asset{co_await checked(services, caller, domain::Capability::write,
                                       [&] { return path_id(call, "assetId"); })};
  co_await services.assets.remove(caller, asset);
  http::Reply reply;
  reply.status = 204;
  reply.fields = {{"Cache-Control", "no-store"}};
  co_return reply;
}

}  // namespace imaging::api
