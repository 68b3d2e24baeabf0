// The answer with an asset's bytes: the whole file, a range of it, its description, 304 or 412.
#pragma once

#include <string_view>

#include "api/call.hpp"
#include "api/services.hpp"
#include "domain/views/views.hpp"

namespace imaging::api {

// The Content-Type of a file whose row has this type. The application may write rows itself, with
// any type: what the service does not know is bytes to download.
std::string_view served_type(std::string_view stored);

// ignored: the file is sent as a whole, whatever the request says (RFC 9110 §14.2 allows it).
enum class Ranges { honoured, ignored };

// Answers a GET or HEAD for an asset that the caller may see. fields: those about caches, which
// every answer carries, 304 too; ETag is added. found must outlive the call.
Awaitable<http::Reply> asset_content(Call& call, Services& services,
                                     const domain::FoundAsset& found, http::Fields fields,
                                     Ranges ranges = Ranges::honoured);

}  // namespace imaging::api
