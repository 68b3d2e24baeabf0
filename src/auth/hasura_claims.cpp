#include "auth/hasura_claims.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <optional>

#include "base/ascii.hpp"
#include "base/strict_json.hpp"

namespace imaging::auth {
namespace {

namespace json = boost::json;

constexpr std::size_t max_stringified_depth = 16;

std::optional<ClinicId> parse_clinic(const json::value& value) {
  if (value.is_int64() && value.get_int64() > 0) return ClinicId{value.get_int64()};
  const auto id = value.is_string() ? parse_id(value.get_string()) : std::nullopt;
  return id ? std::optional{ClinicId{*id}} : std::nullopt;
}

std::optional<Uuid> parse_user(const json::value& value) {
  return value.is_string() ? Uuid::parse(value.get_string()) : std::nullopt;
}

// The object with the claims; nullopt when the token has no namespace.
std::optional<json::object> find_namespace(const json::object& payload, const JwtConfig& config) {
  const JsonPath path = config.claims_namespace_path.value_or(JsonPath{config.claims_namespace});
  if (path.empty()) return std::nullopt;  // "$": the payload itself, which is read anyway
  const json::value* found = find_path(payload, path);
  if (found == nullptr) return std::nullopt;
  if (config.claims_format == ClaimsFormat::stringified_json) {
    auto parsed = found->is_string() ? parse_object(found->get_string(), max_stringified_depth)
                                     : std::nullopt;
    if (!parsed) throw_invalid_token("the claims namespace is not a stringified JSON object");
    return parsed;
  }
  if (!found->is_object()) throw_invalid_token("the claims namespace is not an object");
  return found->get_object();
}

// Appends the values of every member of object that is called name, in any case.
void collect(const json::object& object, std::string_view name, json::array& found) {
  for (const auto& member : object) {
    if (same_name(member.key(), name)) found.push_back(member.value());
  }
}

// The value of a claim as its entry in the claims_map finds it: one value or none.
json::array find_mapped(const json::object& payload, const ClaimSource& source) {
  const json::value* found = source.path ? find_path(payload, *source.path) : nullptr;
  if (found != nullptr) return json::array{*found};
  return source.fallback ? json::array{json::value(*source.fallback)} : json::array{};
}

// The value that all of found agree on; nullopt when found is empty.
template <class T>
std::optional<T> require_agreement(const json::array& found,
                                   std::optional<T> (*parse)(const json::value&),
                                   std::string_view name) {
  std::optional<T> result;
  for (const json::value& one : found) {
    const std::optional<T> value = parse(one);
    if (!value) throw_invalid_token(std::string{name} + " is malformed");
    if (result && result != value)
      throw_invalid_token(std::string{name} + " is given twice and differs");
    result = value;
  }
  return result;
}

}  // namespace

Principal read_principal(const json::object& payload, const JwtConfig& config) {
  json::array clinics;
  json::array users;
  if (!config.claims_map.empty()) {
    clinics = find_mapped(payload, config.claims_map.at(std::string{clinic_claim}));
    users = find_mapped(payload, config.claims_map.at(std::string{user_claim}));
  } else {
    const auto claims = find_namespace(payload, config);
    for (const json::object* object : {&payload, claims ? &*claims : nullptr}) {
      if (object == nullptr) continue;
      collect(*object, clinic_claim, clinics);
      collect(*object, user_claim, users);
    }
  }
  const auto clinic = require_agreement<ClinicId>(clinics, parse_clinic, clinic_claim);
  const auto user = require_agreement<Uuid>(users, parse_user, user_claim);
  if (!clinic) throw Error(Code::forbidden, "the token names no clinic");
  if (!user) throw Error(Code::forbidden, "the token names no user");
  return {*clinic, *user};
}

}  // namespace imaging::auth
