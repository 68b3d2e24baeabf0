#include "s3/sign.hpp"

#include <algorithm>
#include <cstdint>
#include <span>

#include "base/ascii.hpp"
#include "base/encoding.hpp"
#include "base/sha256.hpp"

namespace imaging::s3 {
namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

// Removes spaces at both ends, and turns runs of spaces into one.
std::string trim_value(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += c;
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

FieldList canonical_fields(const FieldList& fields, const FieldList& added) {
  FieldList all;
  for (const FieldList* list : {&fields, &added}) {
    for (const auto& [name, value] : *list) all.emplace_back(lower_case(name), trim_value(value));
  }
  std::ranges::sort(all);
  return all;
}

std::string signed_names(const FieldList& canonical) {
  std::string names;
  for (const auto& [name, value] : canonical) {
    if (!names.empty()) names += ';';
    names += name;
  }
  return names;
}

std::string canonical_request(const SignInput& input, const FieldList& canonical) {
  std::string text(input.method);
  text += '\n' + uri_encode(input.path, true);
  text += '\n' + encode_query(input.query) + '\n';
  for (const auto& [name, value] : canonical) {
    text.append(name).append(":").append(value).append("\n");
  }
  text += '\n' + signed_names(canonical) + '\n';
  text += input.payload_sha256;
  return text;
}

Digest256 signing_key(const Secret& secret, std::string_view date, std::string_view region) {
  const std::string first = "AWS4" + secret.reveal();
  Digest256 key = hmac_sha256(
      std::span(reinterpret_cast<const std::uint8_t*>(first.data()), first.size()), date);
  for (const std::string_view step :
       {region, std::string_view("s3"), std::string_view("aws4_request")}) {
    key = hmac_sha256(key, step);
  }
  return key;
}

}  // namespace

std::string uri_encode(std::string_view text, bool keep_slash) {
  constexpr std::string_view unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  constexpr std::string_view upper_hex = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (unreserved.find(c) != std::string_view::npos || (c == '/' && keep_slash)) {
      out += c;
    } else {
      out += '%';
      out += upper_hex[static_cast<std::uint8_t>(c) >> 4];
      out += upper_hex[static_cast<std::uint8_t>(c) & 0x0f];
    }
  }
  return out;
}

// Encodes before sorting, because "%2B" and "+" sort differently.
std::string encode_query(const QueryList& query) {
  QueryList encoded;
  for (const auto& [name, value] : query) {
    encoded.emplace_back(uri_encode(name, false), uri_encode(value, false));
  }
  std::ranges::sort(encoded);
  std::string text;
  for (const auto& [name, value] : encoded) {
    if (!text.empty()) text += '&';
    text.append(name).append("=").append(value);
  }
  return text;
}

FieldList sign(const SignInput& input, const Credentials& credentials) {
  const std::string time = format_compact(input.at);
  const std::string date = time.substr(0, 8);
  FieldList added{{"x-amz-date", time},
                  {"x-amz-content-sha256", std::string(input.payload_sha256)}};
  if (!credentials.session_token.empty()) {
    added.emplace_back("x-amz-security-token", credentials.session_token);
  }
  const FieldList canonical = canonical_fields(input.fields, added);
  const std::string scope = date + '/' + std::string(input.region) + "/s3/aws4_request";
  const std::string to_sign = std::string(algorithm) + '\n' + time + '\n' + scope + '\n' +
                              to_hex(sha256(canonical_request(input, canonical)));
  const Digest256 key = signing_key(credentials.secret_access_key, date, input.region);
  added.emplace_back("authorization", std::string(algorithm) +
                                          " Credential=" + credentials.access_key_id + '/' + scope +
                                          ", SignedHeaders=" + signed_names(canonical) +
                                          ", Signature=" + to_hex(hmac_sha256(key, to_sign)));
  return added;
}

}  // namespace imaging::s3
