// The use cases that two endpoints offer: their own, and Hasura's actions.
#pragma once

#include <boost/json/object.hpp>

#include "api/call.hpp"
#include "api/fields.hpp"
#include "api/services.hpp"

namespace imaging::api {

// Signs URLs: see POST /imaging/assets/sign. fields: assetIds, variant, seconds, maxViews.
Awaitable<boost::json::object> sign_urls(Call& call, Services& services, const JsonFields& fields);

// Announces an upload: see POST /imaging/assets/upload-init.
Awaitable<boost::json::object> announce_upload(Call& call, Services& services,
                                               const JsonFields& fields);

}  // namespace imaging::api
