// Where a request carries its token: the Authorization field or a cookie, never both.
#pragma once

#include <optional>
#include <string_view>

namespace imaging::auth {

// The token of `Bearer <token>` (RFC 6750 §2.1): scheme in any case, one space. nullopt otherwise.
std::optional<std::string_view> find_bearer(std::string_view authorization);

// The value of the cookie called name in a Cookie field (RFC 6265 §4.2). nullopt when there is
// none, or more than one: which of them the browser meant cannot be told.
std::optional<std::string_view> find_cookie(std::string_view cookies, std::string_view name);

}  // namespace imaging::auth
