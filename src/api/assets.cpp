// /imaging/assets/:assetId: GET and HEAD for the file, a range of it, 304 or 412; and DELETE.
#include "domain/assets/assets.hpp"

#include "api/asset_content.hpp"
#include "api/endpoints.hpp"
#include "api/faults.hpp"
#include "api/fields.hpp"
#include "api/metrics.hpp"
#include "domain/views/views.hpp"
#include "http/conditional.hpp"

namespace imaging::api {
namespace {

struct ViewQuery {
  AssetId asset;
  domain::Variant variant = domain::Variant::automatic;
};

ViewQuery to_query(const Call& call) {
  ViewQuery query{};
  Faults faults;
  faults.attempt([&] { query.asset = AssetId{path_id(call, "assetId")}; });
  faults.attempt([&] {
    if (const auto variant = call.target.query("variant")) {
      query.variant = to_variant("variant", *variant);
    }
  });
  faults.check();
  return query;
}

// DELETE must not act as if these conditions were not there (RFC 9110 §13.2.1). If-Unmodified-Since
// counts only without If-Match (§13.1.4).
bool require_no_other_condition(const http::Head& head) {
  const bool dated = head.count("if-unmodified-since") > 0 && head.count("if-match") == 0;
  if (!dated && head.count("if-none-match") == 0) return true;
  throw Error(Code::bad_request, FieldFault{dated ? "If-Unmodified-Since" : "If-None-Match",
                                            "DELETE takes no condition but If-Match"});
}

}  // namespace

Awaitable<http::Reply> view_asset(Call& call, Services& services) {
  const ViewQuery query = co_await checked(call, services, [&] { return to_query(call); });
  const domain::FoundAsset found =
      co_await services.views.find(call.user, query.asset, query.variant);
  services.metrics.viewed(found.served);
  co_return co_await asset_content(
      call, services, found, {{"Cache-Control", "private, no-cache"}, {"Vary", "Authorization"}});
}

Awaitable<http::Reply> delete_asset(Call& call, Services& services) {
  const AssetId asset{co_await checked(call, services, [&] { return path_id(call, "assetId"); })};
  co_await checked(call, services, [&] { return require_no_other_condition(call.head); });
  const auto tags = http::tags_of_if_match(call.head);
  std::optional<std::vector<std::string_view>> versions;
  if (tags) versions.emplace(tags->begin(), tags->end());
  co_await services.assets.remove(call.user, asset, versions);
  http::Reply reply;
  reply.status = 204;
  reply.fields = {{"Cache-Control", "no-store"}};
  co_return reply;
}

}  // namespace imaging::api
