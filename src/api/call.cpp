#include "api/call.hpp"

#include "api/fields.hpp"
#include "api/origin.hpp"
#include "api/services.hpp"
#include "auth/principal.hpp"
#include "auth/verifier.hpp"
#include "base/error.hpp"
#include "domain/access/permissions.hpp"
#include "http/digest_fields.hpp"

namespace imaging::api {
namespace {

constexpr std::size_t largest_json = 64 * 1024;

std::string_view find_token(const Call& call, const auth::Verifier& tokens, bool in_cookie) {
  // With two tokens, a proxy in front of us may have checked the other one.
  if (call.head.count(in_cookie ? "cookie" : "authorization") > 1) {
    auth::throw_invalid_token("more than one token was sent");
  }
  return tokens.find_token(call.head.field("authorization"), call.head.field("cookie"));
}

// Rejects a cookie that a page of another site may have made the browser send.
void check_sender(Call& call, const Services& services, const domain::User& user) {
  const std::string fault = cookie_fault(call.head, services.cors.origins);
  if (fault.empty()) return;
  call.rejected = {user, domain::DenialReason::foreign_page};
  throw Error(Code::forbidden, fault);
}

domain::User identify(Call& call, Services& services) {
  const bool in_cookie = services.tokens.config().place == auth::TokenPlace::cookie;
  const auto user = [&call](const auth::Principal& principal) {
    call.clinic = principal.clinic.value;
    return domain::User{principal.clinic, principal.user, call.request, call.address, call.trace};
  };
  try {
    const domain::User known =
        user(services.tokens.verify(find_token(call, services.tokens, in_cookie)));
    if (in_cookie) check_sender(call, services, known);
    return known;
  } catch (const auth::RefusedToken& refused) {
    call.rejected = {user(refused.subject()), domain::DenialReason::bad_token};
    throw;
  }
}

}  // namespace

Awaitable<void> authenticate(Call& call, Services& services) {
  try {
    call.user = identify(call, services);
    co_return;
  } catch (const auth::MissingKey&) {
  }
  co_await services.newer_keys();
  call.user = identify(call, services);
}

Awaitable<void> require_capability(Call& call, Services& services) {
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): value() throws without one
  co_await services.permissions.require(call.user, call.capability.value());
}

std::string_view path_parameter(const Call& call, std::string_view name) {
  for (const auto& [key, value] : call.parameters) {
    if (key == name) return value;
  }
  return {};
}

std::int64_t path_id(const Call& call, std::string_view name) {
  return to_id(name, path_parameter(call, name));
}

Awaitable<std::string> read_json(Call& call, Services& services) {
  if (auto fault = json_type_fault(call.head.field("content-type")); !fault.empty()) {
    co_await require_capability(call, services);
    throw Error(Code::unsupported_media_type, "Content-Type: " + fault);
  }
  call.exchange.limit_body(largest_json);
  std::string body;
  while (true) {
    const std::span<const char> bytes = co_await call.exchange.body().next();
    if (bytes.empty()) break;
    body.append(bytes.data(), bytes.size());
  }
  co_await checked(call, services, [&] {
    http::DigestCheck check(http::announced_digests(call.head.fields));
    check.update(body);
    check.finish();
    return true;
  });
  co_return body;
}

}  // namespace imaging::api
