#include "auth/registered_claims.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <limits>
#include <optional>

#include "auth/principal.hpp"

namespace imaging::auth {
namespace {

namespace json = boost::json;

std::optional<ClaimedTime> time_of(const json::object& payload, std::string_view name) {
  const auto* value = payload.if_contains(name);
  if (value == nullptr) return std::nullopt;
  // 1e400 is JSON, and infinite as a double.
  if (!value->is_number() || !std::isfinite(value->to_number<double>())) {
    throw_invalid_token(std::string{name} + " is not a finite number");
  }
  return ClaimedTime{std::chrono::duration<double>{value->to_number<double>()}};
}

bool is_one_of(const json::value& value, const std::vector<std::string>& accepted) {
  return value.is_string() &&
         std::ranges::find(accepted, std::string_view{value.get_string()}) != accepted.end();
}

}  // namespace

Validity check_times(const json::object& payload, Instant now, std::chrono::seconds leeway) {
  constexpr ClaimedTime always{
      std::chrono::duration<double>{-std::numeric_limits<double>::infinity()}};
  const auto expires = time_of(payload, "exp");
  const ClaimedTime from =
      std::max(time_of(payload, "nbf").value_or(always), time_of(payload, "iat").value_or(always)) -
      leeway;
  if (!expires) throw_invalid_token("exp is missing");
  if (now >= *expires + leeway) throw_invalid_token("the token has expired");
  if (now < from) throw_invalid_token("the token is not valid yet");
  return {from, *expires};
}

void check_issuer(const json::object& payload, const std::vector<std::string>& issuers) {
  if (issuers.empty()) return;
  const auto* issuer = payload.if_contains("iss");
  if (issuer == nullptr || !is_one_of(*issuer, issuers))
    throw_invalid_token("iss is not a configured issuer");
}

void check_audience(const json::object& payload, const std::vector<std::string>& audiences) {
  if (audiences.empty()) return;
  const auto* audience = payload.if_contains("aud");
  if (audience == nullptr) throw_invalid_token("aud is missing");
  if (is_one_of(*audience, audiences)) return;
  const auto* list = audience->if_array();
  const auto ours = [&](const json::value& one) { return is_one_of(one, audiences); };
  if (list == nullptr || !std::ranges::all_of(*list, &json::value::is_string) ||
      std::ranges::none_of(*list, ours)) {
    throw_invalid_token("aud is not a configured audience");
  }
}

}  // namespace imaging::auth
