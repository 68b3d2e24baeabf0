#include "auth/token_place.hpp"

#include "base/ascii.hpp"

namespace imaging::auth {
namespace {

constexpr std::string_view scheme = "bearer ";

}  // namespace

std::optional<std::string_view> find_bearer(std::string_view authorization) {
  if (!same_name(authorization.substr(0, scheme.size()), scheme)) return std::nullopt;
  const std::string_view token = authorization.substr(scheme.size());
  if (token.empty() || token.find_first_of(" \t,") != token.npos) return std::nullopt;
  return token;
}

std::optional<std::string_view> find_cookie(std::string_view cookies, std::string_view name) {
  std::optional<std::string_view> found;
  while (!cookies.empty()) {
    const std::size_t end = cookies.find(';');
    const std::string_view pair = trim(cookies.substr(0, end));
    cookies.remove_prefix(end == cookies.npos ? cookies.size() : end + 1);
    const std::size_t equals = pair.find('=');
    if (equals == pair.npos || pair.substr(0, equals) != name) continue;
    if (found) return std::nullopt;
    found = pair.substr(equals + 1);
  }
  if (found && found->empty()) return std::nullopt;
  return found;
}

}  // namespace imaging::auth
