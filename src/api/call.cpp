#include "api/call.hpp"

#include <fmt/format.h>

#include "api/cookie_guard.hpp"
#include "api/json_fields.hpp"
#include "auth/principal.hpp"
#include "base/error.hpp"

namespace imaging::api {
namespace {

constexpr std::size_t largest_json = 64 * 1024;

std::string_view find_token(const Call& call, const auth::Verifier& tokens, bool in_cookie) {
  // Two tokens in one request: which one a proxy in front has looked at is anybody's guess.
  if (call.head.count(in_cookie ? "cookie" : "authorization") > 1) {
    auth::throw_invalid_token("more than one token was sent");
  }
  return tokens.find_token(call.head.field("authorization"), call.head.field("cookie"));
}

// Whether the caller, and not a page behind the caller's back, sent a request with a cookie.
void check_sender(Call& call, const Services& services, const domain::Caller& caller) {
  const std::string fault = cookie_fault(call.head, services.cors.origins);
  if (fault.empty()) return;
  call.rejected = {caller, domain::DenialReason::foreign_page};
  throw Error(Code::forbidden, fault);
}

domain::Caller identify(Call& call, Services& services) {
  const bool in_cookie = services.tokens.config().place == auth::TokenPlace::cookie;
  const auto caller = [&call](const auth::Principal& principal) {
    call.clinic = principal.clinic.value;
    return domain::Caller{principal.clinic, principal.user, call.request, call.address};
  };
  try {
    const domain::Caller known =
        caller(services.tokens.verify(find_token(call, services.tokens, in_cookie)));
    if (in_cookie) check_sender(call, services, known);
    return known;
  } catch (const auth::RefusedToken& refused) {
    call.rejected = {caller(refused.subject()), domain::DenialReason::bad_token};
    throw;
  }
}

}  // namespace

Awaitable<domain::Caller> authenticate(Call& call, Services& services) {
  try {
    co_return identify(call, services);
  } catch (const auth::MissingKey&) {
  }
  co_await services.newer_keys();
  co_return identify(call, services);
}

std::string_view path_parameter(const Call& call, std::string_view name) {
  for (const auto& [key, value] : call.parameters) {
    if (key == name) return value;
  }
  return {};
}

std::int64_t path_id(const Call& call, std::string_view name) {
  if (const auto id = parse_id(path_parameter(call, name))) return *id;
  throw Error(Code::bad_request,
              fmt::format("{}: it must be a whole number from 1 to 2^63-1", name));
}

Awaitable<std::string> read_json(Call& call, Services& services, domain::Caller caller) {
  if (auto fault = json_type_fault(call.head.field("content-type")); !fault.empty()) {
    co_await services.permissions.require(std::move(caller), domain::Capability::write);
    throw Error(Code::unsupported_media_type, "Content-Type: " + fault);
  }
  call.exchange.limit_body(largest_json);
  std::string body;
  while (true) {
    const std::span<const char> bytes = co_await call.exchange.body().next();
    if (bytes.empty()) co_return body;
    body.append(bytes.data(), bytes.size());
  }
}

}  // namespace imaging::api
