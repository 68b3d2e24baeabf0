#include "auth/secret_form.hpp"

#include <algorithm>
#include <array>

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
constexpr std::string_view token = "is a token, or JSON in base64";
constexpr std::string_view mark = "begins with a byte order mark";
constexpr std::string_view json = "has JSON in it, but is not a JSON object from its start";
constexpr std::string_view quotes = "is in quotes, which would be part of the key";
constexpr std::string_view placeholder = "is a placeholder that nothing has replaced";

// Anywhere in the text.
constexpr std::array inside{
    Mark{"---BEGIN ", pem},
    Mark{"--- BEGIN ", ssh},  // RFC 4716
    Mark{"://", "is a URL; a key set is given as JSON with jwk_url"},
    Mark{"/secrets/", "is the path of a file, which belongs into the variable that ends in _FILE"},
};

// In base64, a DER sequence of a public key, private key or certificate begins with one of the
// first, the text {" or {\n of a token or a JSON object with one of the others.
constexpr std::array beginnings{
    Mark{"MII", der},        Mark{"MIG", der},        Mark{"MIH", der},
    Mark{"MHYwEAYH", der},   Mark{"MFkwEwYH", der},   Mark{"MCowBQYD", der},
    Mark{"LS0tLS1C", pem},   Mark{"ssh-", ssh},       Mark{"ecdsa-sha2-", ssh},
    Mark{"AAAAB3NzaC", ssh}, Mark{"AAAAC3NzaC", ssh}, Mark{"eyJ", token},
    Mark{"ewo", token},
};

constexpr std::array bare_inside{
    Mark{"JWT_SECRET=", "is a line of an environment file"},
    Mark{"\"type", json},
    Mark{"'type", json},
    Mark{"\"key", json},
    Mark{"'key", json},
    Mark{"jwk_url", json},
};

constexpr std::array bare_beginnings{
    Mark{"\xef\xbb\xbf", mark},
    Mark{"\xff\xfe", mark},  // UTF-16
    Mark{"\xfe\xff", mark},
    Mark{"[", "is a list; the secret from before goes into JWT_SECRET_PREVIOUS"},
    Mark{"${", placeholder},
    Mark{"$(", placeholder},
};

// Typographic quotes and spaces come from documents that a key was copied from.
constexpr std::array<std::string_view, 12> quote_marks{"\"",
                                                       "'",
                                                       "`",
                                                       "\xe2\x80\x98",
                                                       "\xe2\x80\x99",
                                                       "\xe2\x80\x9a",
                                                       "\xe2\x80\x9c",
                                                       "\xe2\x80\x9d",
                                                       "\xe2\x80\x9e",
                                                       "\xc2\xab",
                                                       "\xc2\xbb",
                                                       "\xc2\xb4"};
constexpr std::array<std::string_view, 3> wide_spaces{"\xc2\xa0", "\xe2\x80\x8b", "\xef\xbb\xbf"};

std::optional<std::string_view> find(std::string_view text, const auto& marks, auto matches) {
  const auto found =
      std::ranges::find_if(marks, [&](const Mark& one) { return matches(text, one); });
  if (found == marks.end()) return std::nullopt;
  return found->why;
}

bool holds(std::string_view text, const Mark& one) {
  return text.find(one.text) != std::string_view::npos;
}
bool begins(std::string_view text, const Mark& one) { return text.starts_with(one.text); }

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

}  // namespace

std::optional<std::string_view> why_no_hmac_key(std::string_view text) {
  if (const auto why = find(text, inside, holds)) return why;
  return find(without_white(text), beginnings, begins);
}

std::optional<std::string_view> why_no_bare_key(std::string_view text) {
  const std::string_view middle = without_white(text);
  if (const auto why = find(middle, bare_beginnings, begins)) return why;
  if (const auto why = why_no_hmac_key(text)) return why;
  if (middle.starts_with('<') && middle.ends_with('>')) return placeholder;
  if (begins_with(middle, quote_marks) && ends_with(middle, quote_marks)) return quotes;
  if (const auto why = find(text, bare_inside, holds)) return why;
  if (middle.find_first_of("\r\n") != std::string_view::npos) return "has more than one line";
  if (middle.size() != text.size() || begins_with(text, wide_spaces) ||
      ends_with(text, wide_spaces)) {
    return "has white space at its start or end, which would be part of the key";
  }
  return std::nullopt;
}

}  // namespace imaging::auth
