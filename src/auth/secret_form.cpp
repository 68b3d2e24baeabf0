#include "auth/secret_form.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "base/json_text.hpp"

namespace imaging::auth {
namespace {

constexpr std::string_view white = " \t\r\n\v\f";

struct Mark {
  std::string_view text;
  std::string_view why;
};

constexpr std::string_view pem =
    "is a PEM key or certificate and no shared secret: in JSON its type is RS256 or the like";
constexpr std::string_view der =
    "is a key or certificate in base64 and no shared secret: as PEM its type is RS256 or the like";
constexpr std::string_view ssh = "is an SSH key";
constexpr std::string_view token =
    "is a token, or JSON in base64, in hexadecimal or percent-encoded";
constexpr std::string_view mark = "begins with a byte order mark";
constexpr std::string_view json = "has JSON in it, but is not a JSON object from its start";
constexpr std::string_view quotes = "is in quotes, which would be part of the key";
constexpr std::string_view placeholder = "is a placeholder that nothing has replaced";
constexpr std::string_view example = "is an example that everybody knows";
constexpr std::string_view url = "is a URL; a key set is given as JSON with jwk_url";
constexpr std::string_view path =
    "is the path of a file, which belongs into the variable that ends in _FILE";

// Anywhere in the text, in any case.
constexpr std::array inside{
    Mark{"---begin ", pem},
    Mark{"--- begin ", ssh},  // RFC 4716
    Mark{"\"kty\"", "is a JSON Web Key; a key set is given as JSON with jwk_url"},
    Mark{"://", url},
    Mark{"/.well-known/", url},
    Mark{"/secrets/", path},
    Mark{"changeme", example},
    Mark{"change-me", example},
    Mark{"change_me", example},
    Mark{"your-256-bit-secret", example},                                      // jwt.io
    Mark{"a-string-secret-at-least-", example},                                // jwt.io
    Mark{"super-secret-jwt-token-with-at-least-32-characters-long", example},  // Supabase
};

// A DER sequence of a public key, private key or certificate in base64; a token, or a JSON object
// or list, in base64, in hexadecimal and percent-encoded.
constexpr std::array beginnings{
    Mark{"MII", der},        Mark{"MIG", der},        Mark{"MIH", der},
    Mark{"MHYwEAYH", der},   Mark{"MFkwEwYH", der},   Mark{"MCowBQYD", der},
    Mark{"LS0tLS1C", pem},   Mark{"ssh-", ssh},       Mark{"ecdsa-sha2-", ssh},
    Mark{"AAAAB3NzaC", ssh}, Mark{"AAAAC3NzaC", ssh}, Mark{"eyJ", token},
    Mark{"ewo", token},      Mark{"ew0K", token},     Mark{"eyAi", token},
    Mark{"IHsi", token},     Mark{"W3si", token},     Mark{"WyJ", token},
    Mark{"77u/", token},     Mark{"7b2274", token},   Mark{"7b226b", token},
    Mark{"7b226a", token},   Mark{"%7B", token},      Mark{"%5B", token},
    Mark{"/etc/", path},     Mark{"/run/", path},     Mark{"/var/", path},
    Mark{"/opt/", path},
};

constexpr std::array bare_inside{
    Mark{"\"type", json},
    Mark{"'type", json},
    Mark{"\"key", json},
    Mark{"'key", json},
    Mark{"jwk_url", json},
    Mark{"&quot;", "has quotes of HTML in it, which would be part of the key"},
    Mark{" #", "has a comment behind it, which would be part of the key"},
};

constexpr std::array bare_beginnings{
    Mark{"\xef\xbb\xbf", mark},
    Mark{"\xff\xfe", mark},  // UTF-16
    Mark{"\xfe\xff", mark},
    Mark{std::string_view("\0\0\xfe\xff", 4), mark},  // UTF-32
    Mark{"\xc3\xaf\xc2\xbb\xc2\xbf", mark},           // UTF-8's, read as Latin-1
    Mark{"[", "is a list; the secret from before goes into JWT_SECRET_PREVIOUS"},
    Mark{"${", placeholder},
    Mark{"$(", placeholder},
    Mark{"ENC[", placeholder},
    Mark{"- ", "is an element of a YAML list"},
};

// What stands before a key with : or = between, in any case, and with a space.
constexpr std::array<std::string_view, 16> labels{
    "secret", "key",   "token", "jwt",   "type",  "env",   "base64", "hex",
    "arn",    "vault", "data",  "hs256", "hs384", "hs512", "rs256",  "es256"};
constexpr std::array<std::string_view, 5> schemes{"bearer ", "basic ", "hs256 ", "hs384 ",
                                                  "hs512 "};

constexpr std::string_view quote_marks = "\"'`";

// The first bytes of what is neither letter nor digit in UTF-8: typographic quotes and spaces, and
// marks that nobody sees, come from documents that a key was copied from. They are U+0080 to
// U+00BF, U+2000 to U+2FFF, U+3000 to U+303F, and U+F000 to U+FFFF.
constexpr std::array<std::string_view, 4> typographic{"\xc2", "\xe2", "\xe3\x80", "\xef"};

std::optional<std::string_view> find(std::string_view text, const auto& marks, auto matches) {
  const auto found =
      std::ranges::find_if(marks, [&](const Mark& one) { return matches(text, one); });
  if (found == marks.end()) return std::nullopt;
  return found->why;
}

bool begins(std::string_view text, const Mark& one) { return text.starts_with(one.text); }

std::optional<std::string_view> find_inside(std::string_view text, const auto& marks) {
  return find(lower_case(text), marks, [](std::string_view lower, const Mark& one) {
    return lower.find(one.text) != std::string_view::npos;
  });
}

bool begins_with(std::string_view text, const auto& pieces) {
  return std::ranges::any_of(pieces, [&](auto one) { return text.starts_with(one); });
}
bool ends_with(std::string_view text, const auto& pieces) {
  return std::ranges::any_of(pieces, [&](auto one) { return text.ends_with(one); });
}

std::string_view without_white(std::string_view text) {
  const auto first = text.find_first_not_of(white);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(white) - first + 1);
}

std::string_view last_character(std::string_view text) {
  const auto is_first_byte = [](char c) { return (c & 0xc0) != 0x80; };
  const auto last = std::find_if(text.rbegin(), text.rend(), is_first_byte);
  return last == text.rend() ? text : text.substr(static_cast<std::size_t>(text.rend() - last) - 1);
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (to_lower(c) >= 'a' && to_lower(c) <= 'z');
}

// Quotes in what comes before the first and behind the last letter or digit: "…", \"…\", ("…",).
bool is_quoted(std::string_view text) {
  const auto first = std::ranges::find_if(text, is_letter_or_digit);
  const auto last = std::find_if(text.rbegin(), text.rend(), is_letter_or_digit).base();
  const auto has_quote = [](std::string_view part) {
    return part.find_first_of(quote_marks) != std::string_view::npos;
  };
  return has_quote({text.begin(), first}) && (last <= first || has_quote({last, text.end()}));
}

// NAME=value of an environment file, `name: value` of YAML, HS256:value, Bearer value. What ends
// with = is base64.
bool has_label(std::string_view text) {
  const std::string lower = lower_case(text);
  if (begins_with(lower, schemes)) return true;
  const auto at = lower.find_first_of(":=");
  if (at == std::string::npos || lower.find_first_not_of('=', at) == std::string::npos)
    return false;
  return lower[at + 1] == ' ' || ends_with(trim(std::string_view(lower).substr(0, at)), labels);
}

// $NAME, %NAME%, __NAME__, @@NAME@@, #{NAME}, {{NAME}}, <anything>.
bool is_placeholder(std::string_view text) {
  if (text.starts_with('<') && text.ends_with('>')) return true;
  return text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$%@#{}") == text.npos &&
         !is_letter_or_digit(text.front()) && text.find('_') != text.npos;
}

}  // namespace

std::optional<std::string_view> hmac_key_fault(std::string_view text) {
  if (const auto why = find_inside(text, inside)) return why;
  return find(without_white(text), beginnings, begins);
}

std::optional<std::string_view> bare_key_fault(std::string_view text) {
  const std::string_view middle = without_white(text);
  if (middle.empty()) return "is white space only";
  if (const auto why = find(middle, bare_beginnings, begins)) return why;
  if (const auto why = hmac_key_fault(text)) return why;
  if (is_placeholder(middle)) return placeholder;
  if (begins_with(middle, typographic) || begins_with(last_character(middle), typographic)) {
    return "begins or ends with a typographic quote, white space or another mark that is no letter";
  }
  if (is_quoted(middle)) return quotes;
  if (const auto why = find_inside(text, bare_inside)) return why;
  if (middle.find_first_of("\r\n") != std::string_view::npos) return "has more than one line";
  if (has_label(middle)) return "begins with a name or type, which would be part of the key";
  if (middle.size() != text.size()) {
    return "has white space at its start or end, which would be part of the key";
  }
  const bool has_controls =
      std::ranges::any_of(text, [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; });
  if (has_controls || !is_utf8(text)) return "is not text in UTF-8 without control characters";
  return std::nullopt;
}

}  // namespace imaging::auth
