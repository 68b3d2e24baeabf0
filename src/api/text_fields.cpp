#include "api/text_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "base/error.hpp"
#include "base/json_text.hpp"

namespace imaging::api {
namespace {

constexpr std::size_t longest_text = 500;
constexpr std::size_t longest_kind = 32;

[[noreturn]] void refuse(std::string_view field, std::string_view why) {
  throw Error(Code::bad_request, fmt::format("{}: {}", field, why));
}

}  // namespace

std::int64_t to_id(std::string_view field, std::string_view text) {
  const auto id = parse_id(text);
  if (!id) refuse(field, "it must be a whole number from 1 to 2^63-1");
  return *id;
}

std::optional<std::string> to_text(std::string_view field, std::string_view text) {
  if (text.size() > longest_text) refuse(field, "it must be 500 bytes at most");
  if (!is_utf8(text)) refuse(field, "it must be valid UTF-8");
  const auto control = [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; };
  if (std::any_of(text.begin(), text.end(), control)) {
    refuse(field, "it must not contain control characters");
  }
  if (text.empty()) return std::nullopt;
  return std::string(text);
}

std::string to_kind(std::string_view field, std::string_view text) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto good = [&](char c) { return upper(c) || (c >= '0' && c <= '9') || c == '_'; };
  if (text.empty() || text.size() > longest_kind || !upper(text[0]) ||
      !std::all_of(text.begin(), text.end(), good)) {
    refuse(field, "it must be 1 to 32 of A-Z, 0-9 and _, beginning with a letter");
  }
  return std::string(text);
}

Instant to_captured_at(std::string_view field, std::string_view text, Instant now) {
  const auto at = parse_rfc3339(text);
  if (!at) refuse(field, "it must be an RFC 3339 date and time such as 2026-02-09T15:30:12Z");
  if (*at > now + std::chrono::days(1)) refuse(field, "it must not lie in the future");
  return *at;
}

domain::Modality to_modality(std::string_view field, std::string_view text) {
  const auto modality = domain::parse_modality(text);
  if (!modality) refuse(field, "it must be XRAY, PHOTO or DOC");
  return *modality;
}

Uuid to_uuid(std::string_view field, std::string_view text) {
  const auto uuid = Uuid::parse(text);
  if (!uuid) refuse(field, "it must be a UUID");
  return *uuid;
}

}  // namespace imaging::api
