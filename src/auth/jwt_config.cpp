#include "auth/jwt_config.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>
#include <boost/url/parse.hpp>

#include "auth/secret_form.hpp"
#include "auth/secret_members.hpp"
#include "auth/signature.hpp"
#include "base/ascii.hpp"
#include "base/strict_json.hpp"

namespace imaging::auth {
namespace {

namespace json = boost::json;

constexpr std::size_t max_depth = 8;
constexpr std::int64_t max_skew_s = 24 * 60 * 60;

void read_type(SecretMembers& members, JwtConfig& config) {
  config.algorithm.reset();
  const bool given = members.has("type");
  const auto name = members.text("type");
  if (name) config.algorithm = parse_algorithm(*name);
  if (name && !config.algorithm) {
    members.fault("type",
                  "must be HS256, HS384, HS512, RS256, RS384, RS512, ES256, ES384, ES512 "
                  "or Ed25519");
  } else if (!given && !members.has("jwk_url")) {
    members.fault("type", "required");
  }
}

void read_key(SecretMembers& members, JwtConfig& config) {
  const auto key = members.text("key");
  if (!key) return;
  config.key = Secret{*key};
  if (!config.algorithm) return;
  if (traits(*config.algorithm).family == Family::hmac) {
    if (key->size() < least_hmac_key_bytes) members.fault("key", "must have at least 32 bytes");
    if (const auto why = hmac_key_fault(*key)) members.fault("key", *why);
    return;
  }
  const PublicKey parsed = read_pem(*key);
  if (!parsed) {
    members.fault("key", "is not a PEM public key or X.509 certificate");
  } else if (!fits(parsed, *config.algorithm)) {
    members.fault("key", "is not a key for the given type (RSA keys need 2048 bits)");
  }
}

// Boost 1.81 accepts any digits as a port, and anything after it as a path.
bool is_http_url(std::string_view text) {
  const auto url = boost::urls::parse_uri(text);
  return url && (url->encoded_path().empty() || url->encoded_path().starts_with('/')) &&
         (url->scheme() == "https" || url->scheme() == "http") && !url->host().empty() &&
         (!url->has_port() || parse_port(url->port()));
}

void read_jwk_url(SecretMembers& members, JwtConfig& config) {
  const auto url = members.text("jwk_url");
  if (!url) return;
  if (!is_http_url(*url)) members.fault("jwk_url", "must be an http or https URL");
  if (config.algorithm && traits(*config.algorithm).family == Family::hmac) {
    members.fault("jwk_url", "cannot serve a symmetric type");
  }
  config.jwk_url = *url;
}

void read_namespace(SecretMembers& members, JwtConfig& config) {
  if (members.has("claims_namespace") && members.has("claims_namespace_path")) {
    members.fault("claims_namespace_path", "cannot stand beside claims_namespace");
  }
  if (const auto name = members.text("claims_namespace")) config.claims_namespace = *name;
  if (const auto text = members.text("claims_namespace_path")) {
    config.claims_namespace_path = parse_json_path(*text);
    if (!config.claims_namespace_path) {
      members.fault("claims_namespace_path", "must be a JSON path such as $.a.b");
    }
  }
  const auto format = members.text("claims_format");
  if (format == "stringified_json") {
    config.claims_format = ClaimsFormat::stringified_json;
  } else if (format && format != "json") {
    members.fault("claims_format", "must be json or stringified_json");
  }
}

void read_expected(SecretMembers& members, JwtConfig& config) {
  if (const auto issuer = members.text("issuer")) config.issuers = {*issuer};
  const json::value* audience = members.find("audience");
  if (audience == nullptr) return;
  const json::array list = audience->is_array() ? audience->get_array() : json::array{*audience};
  const auto is_text = [](const json::value& one) {
    return one.is_string() && !one.get_string().empty();
  };
  if (list.empty() || !std::ranges::all_of(list, is_text)) {
    members.fault("audience", "must be a text or a list of texts");
  } else {
    config.audiences = json::value_to<std::vector<std::string>>(json::value(list));
  }
}

void read_skew(SecretMembers& members, JwtConfig& config) {
  const json::value* skew = members.find("allowed_skew");
  if (skew == nullptr) return;
  if (!skew->is_int64() || skew->get_int64() < 0 || skew->get_int64() > max_skew_s) {
    members.fault("allowed_skew", "must be a whole number of seconds from 0 to 86400");
  } else {
    config.leeway = std::chrono::seconds{skew->get_int64()};
  }
}

// RFC 6265 §4.1.1: the name of a cookie is a token of RFC 9110 §5.6.2.
bool is_cookie_name(std::string_view name) {
  constexpr std::string_view separators = "()<>@,;:\\\"/[]?={}";
  return std::ranges::all_of(name, [&](char c) {
    return c > ' ' && c < 0x7f && separators.find(c) == std::string_view::npos;
  });
}

void read_header(SecretMembers& members, JwtConfig& config) {
  auto header = members.nested("header");
  if (!header) return;
  const auto type = header->text("type");
  if (type == "Cookie") {
    const auto name = header->text("name");
    if (!header->has("name")) header->fault("name", "required");
    if (name && !is_cookie_name(*name)) header->fault("name", "is not the name of a cookie");
    config.place = TokenPlace::cookie;
    config.cookie_name = name.value_or("");
  } else if (!header->has("type") || (type && type != "Authorization")) {
    header->fault("type", "must be Authorization or Cookie");
  }
  header->fault_unread();
}

void read_json_secret(std::string_view variable, std::string_view text, JwtConfig& config,
                      std::vector<std::string>& faults) {
  const std::string prefix = std::string{variable} + ": ";
  const auto object = parse_object(text, max_depth);
  if (!object) {
    faults.push_back(prefix + "is not a JSON object, or has a member twice");
    return;
  }
  SecretMembers members(*object, prefix, faults);
  if (members.has("key") == members.has("jwk_url")) {
    members.fault("key", "give either key or jwk_url");
  }
  read_type(members, config);
  read_key(members, config);
  read_jwk_url(members, config);
  read_namespace(members, config);
  read_expected(members, config);
  read_skew(members, config);
  read_header(members, config);
  if (auto map = members.nested("claims_map")) config.claims_map = read_claims_map(*map);
  members.fault_unread();
}

void read_secret(const std::string& name, std::string_view secret, JwtConfig& config,
                 std::vector<std::string>& faults) {
  const std::size_t first = secret.find_first_not_of(" \t\r\n");
  if (secret.empty()) {
    faults.push_back(name + ": required");
  } else if (first != secret.npos && secret[first] == '{') {
    read_json_secret(name, secret, config, faults);
  } else if (const auto why = bare_key_fault(secret)) {
    faults.push_back(name + ": " + std::string{*why});
  } else if (secret.size() < least_hmac_key_bytes) {
    faults.push_back(name + ": must have at least 32 bytes");
  } else {
    config.key = Secret{std::string{secret}};
  }
}

// Replaces accepted, which comes from the JSON secret, with the variable's value when that is set.
void apply_variable(const std::string& name, std::string_view value, const std::string& secret_name,
                    std::vector<std::string>& accepted, std::vector<std::string>& faults) {
  if (value.empty()) return;
  if (!accepted.empty() && std::ranges::find(accepted, value) == accepted.end()) {
    faults.push_back(name + ": does not agree with " + secret_name);
  }
  accepted = {std::string{value}};
}

JwtConfig read_config(const std::string& name, const JwtVariables& variables,
                      std::string_view secret, std::vector<std::string>& faults) {
  JwtConfig config;
  read_secret(name, secret, config, faults);
  apply_variable("JWT_ISSUER", variables.issuer, name, config.issuers, faults);
  apply_variable("JWT_AUDIENCE", variables.audience, name, config.audiences, faults);
  return config;
}

JwtConfig read_previous(const JwtVariables& variables, const JwtConfig& current,
                        std::vector<std::string>& faults) {
  const std::string name = "JWT_SECRET_PREVIOUS";
  JwtConfig config = read_config(name, variables, variables.previous_secret, faults);
  if (!config.jwk_url.empty()) {
    faults.push_back(name + ": jwk_url: an issuer's key set has the previous keys in it");
  }
  if (config.place != current.place || config.cookie_name != current.cookie_name) {
    faults.push_back(name + ": header: must be the same as in JWT_SECRET");
  }
  // The old key must not grant more than the new one.
  if (config.issuers.empty()) config.issuers = current.issuers;
  if (config.audiences.empty()) config.audiences = current.audiences;
  return config;
}

}  // namespace

JwtSecrets parse_jwt_secrets(const JwtVariables& variables, bool production,
                             std::vector<std::string>& faults) {
  JwtSecrets secrets{read_config("JWT_SECRET", variables, variables.secret, faults), std::nullopt};
  if (production && secrets.current.issuers.empty()) {
    faults.emplace_back("JWT_ISSUER: required in production");
  }
  if (production && secrets.current.audiences.empty()) {
    faults.emplace_back("JWT_AUDIENCE: required in production");
  }
  if (!variables.previous_secret.empty()) {
    secrets.previous = read_previous(variables, secrets.current, faults);
  }
  return secrets;
}

}  // namespace imaging::auth
