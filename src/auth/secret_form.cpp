#include "auth/secret_form.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>

#include "base/ascii.hpp"
#include "base/json_text.hpp"

namespace imaging::auth {
namespace {

using Texts = std::initializer_list<std::string_view>;

constexpr std::string_view pem =
    "is a PEM key or certificate and no shared secret: in JSON its type is RS256 or the like";
constexpr std::string_view ssh = "is an SSH key";
constexpr std::string_view url = "is a URL; a key set is given as JSON with jwk_url";
constexpr std::string_view path =
    "is the path of a file, which belongs in the variable that ends in _FILE";
constexpr std::string_view placeholder = "is a placeholder that was not replaced";

// Where a rule looks for its marks. start: at the beginning, after white space, as they are;
// inside: anywhere, in lower case. The bare ones are for keys given without JSON only.
enum class Where { inside, start, bare_inside, bare_start };

struct Rule {
  Where where;
  std::string_view fault;
  Texts marks;
};

// The first rule that matches names the fault.
constexpr Rule rules[] = {
    {Where::inside, pem, {"---begin "}},
    {Where::inside, ssh, {"--- begin "}},  // RFC 4716
    {Where::inside, "is a JSON Web Key; a key set is given as JSON with jwk_url", {"\"kty\""}},
    {Where::inside, url, {"://", "/.well-known/"}},
    {Where::inside, path, {"/secrets/"}},
    // Includes the examples of jwt.io and Supabase.
    {Where::inside,
     "is a published example",
     {"changeme", "change-me", "change_me", "your-256-bit-secret", "a-string-secret-at-least-",
      "super-secret-jwt-token-with-at-least-32-characters-long"}},
    // The DER sequence of a public key, private key or certificate.
    {Where::start,
     "is a key or certificate in base64 and no shared secret: as PEM its type is RS256 or the like",
     {"MII", "MIG", "MIH", "MHYwEAYH", "MFkwEwYH", "MCowBQYD"}},
    {Where::start, pem, {"LS0tLS1C"}},
    {Where::start, ssh, {"ssh-", "ecdsa-sha2-", "AAAAB3NzaC", "AAAAC3NzaC"}},
    {Where::start,
     "is a token, or JSON in base64, in hexadecimal or percent-encoded",
     {"eyJ", "ewo", "ew0K", "eyAi", "IHsi", "W3si", "WyJ", "77u/", "7b2274", "7b226b", "7b226a",
      "%7B", "%5B"}},
    {Where::start, path, {"/etc/", "/run/", "/var/", "/opt/"}},
    {Where::bare_inside,
     "has JSON in it, but is not a JSON object from its start",
     {"\"type", "'type", "\"key", "'key", "jwk_url"}},
    {Where::bare_inside, "has quotes of HTML in it, which would be part of the key", {"&quot;"}},
    {Where::bare_inside, "has a comment behind it, which would be part of the key", {" #"}},
    // The marks of UTF-8, UTF-16 in both orders and UTF-32, and UTF-8's mark misread as Latin-1.
    {Where::bare_start,
     "begins with a byte order mark",
     {"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff", {"\0\0\xfe\xff", 4}, "\xc3\xaf\xc2\xbb\xc2\xbf"}},
    {Where::bare_start, "is a list; the secret from before goes into JWT_SECRET_PREVIOUS", {"["}},
    {Where::bare_start, placeholder, {"${", "$(", "ENC["}},
    {Where::bare_start, "is an element of a YAML list", {"- "}},
};

// Names that may stand before a key, with : or = between, and schemes before a token; in any case.
constexpr Texts names{"secret", "key",   "token", "jwt",   "type",  "env",   "base64", "hex",
                      "arn",    "vault", "data",  "hs256", "hs384", "hs512", "rs256",  "es256"};
constexpr Texts schemes{"bearer ", "basic ", "hs256 ", "hs384 ", "hs512 "};

// The first bytes in UTF-8 of U+0080 to U+00BF, U+2000 to U+2FFF, U+3000 to U+303F, and U+F000 to
// U+FFFF: quotes, spaces and invisible marks that are copied along with a key from a document.
constexpr Texts typographic{"\xc2", "\xe2", "\xe3\x80", "\xef"};

bool starts_with_any(std::string_view text, Texts pieces) {
  return std::ranges::any_of(pieces, [&](auto one) { return text.starts_with(one); });
}
bool ends_with_any(std::string_view text, Texts pieces) {
  return std::ranges::any_of(pieces, [&](auto one) { return text.ends_with(one); });
}
bool contains_any(std::string_view text, Texts pieces) {
  return std::ranges::any_of(pieces, [&](auto one) { return text.find(one) != text.npos; });
}

// Strips all white space; base/ascii's trim() keeps line breaks.
std::string_view strip(std::string_view text) {
  constexpr std::string_view white = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(white);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(white) - first + 1);
}

std::optional<std::string_view> match(std::string_view text, Where where) {
  const bool inside = where == Where::inside || where == Where::bare_inside;
  const std::string lower = lower_case(text);
  for (const Rule& rule : rules) {
    if (rule.where != where) continue;
    if (inside ? contains_any(lower, rule.marks) : starts_with_any(strip(text), rule.marks)) {
      return rule.fault;
    }
  }
  return std::nullopt;
}

std::string_view last_character(std::string_view text) {
  std::size_t at = text.size() - 1;
  while (at > 0 && (text[at] & 0xc0) == 0x80) --at;
  return text.substr(at);
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z');
}

// Quotes before the first and after the last letter or digit: "…", \"…\", ("…",).
bool is_quoted(std::string_view text) {
  const auto first = std::ranges::find_if(text, is_letter_or_digit);
  const auto last = std::find_if(text.rbegin(), text.rend(), is_letter_or_digit).base();
  const auto has_quote = [](std::string_view part) { return contains_any(part, {"\"", "'", "`"}); };
  return has_quote({text.begin(), first}) && (last <= first || has_quote({last, text.end()}));
}

// NAME=value of an environment file, `name: value` of YAML, HS256:value, Bearer value. A = at the
// very end is base64's.
bool has_name(std::string_view text) {
  const std::string lower = lower_case(text);
  if (starts_with_any(lower, schemes)) return true;
  const auto at = lower.find_first_of(":=");
  if (at == lower.npos || lower.find_first_not_of('=', at) == lower.npos) return false;
  return lower[at + 1] == ' ' || ends_with_any(trim(std::string_view(lower).substr(0, at)), names);
}

// $NAME, %NAME%, __NAME__, @@NAME@@, #{NAME}, {{NAME}}, <anything>.
bool is_placeholder(std::string_view text) {
  if (text.starts_with('<') && text.ends_with('>')) return true;
  return text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$%@#{}") == text.npos &&
         !is_letter_or_digit(text.front()) && text.find('_') != text.npos;
}

bool is_control(char c) { return (c >= 0 && c < ' ') || c == 0x7f; }

}  // namespace

std::optional<std::string_view> hmac_key_fault(std::string_view text) {
  if (const auto fault = match(text, Where::inside)) return fault;
  return match(text, Where::start);
}

std::optional<std::string_view> bare_key_fault(std::string_view text) {
  const std::string_view key = strip(text);
  if (key.empty()) return "is white space only";
  if (const auto fault = match(text, Where::bare_start)) return fault;
  if (const auto fault = hmac_key_fault(text)) return fault;
  if (is_placeholder(key)) return placeholder;
  if (starts_with_any(key, typographic) || starts_with_any(last_character(key), typographic)) {
    return "begins or ends with a typographic quote, white space or another mark that is no letter";
  }
  if (is_quoted(key)) return "is in quotes, which would be part of the key";
  if (const auto fault = match(text, Where::bare_inside)) return fault;
  if (key.find_first_of("\r\n") != key.npos) return "has more than one line";
  if (has_name(key)) return "begins with a name or type, which would be part of the key";
  if (key.size() != text.size()) {
    return "has white space at its start or end, which would be part of the key";
  }
  if (std::ranges::any_of(text, is_control) || !is_utf8(text)) {
    return "is not text in UTF-8 without control characters";
  }
  return std::nullopt;
}

}  // namespace imaging::auth
