// Answers: JSON bodies, and the only table that maps an Error to HTTP.
#pragma once

#include <boost/json/object.hpp>
#include <string_view>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "http/exchange.hpp"

namespace imaging::api {

int status_of(Code code);
std::string_view name_of(Code code);  // "bad_request" …

// The strings in body must be UTF-8. Pass them through to_utf8() unless they come from a checked
// field or the database.
http::Reply json(int status, const boost::json::object& body);
// {"error":…,"message":…,"requestId":…}, with the header fields that belong to that status.
http::Reply failure(const Error& error, const Uuid& request);

// The header fields that every answer carries.
void add_common_fields(http::Reply& reply, const Uuid& request);

}  // namespace imaging::api
