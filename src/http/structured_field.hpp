// Parses a dictionary of structured fields (RFC 8941), of which only byte sequences are wanted.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace imaging::http {

// The bytes of each key's Byte Sequence; absent for a value of another type.
using Dictionary = std::map<std::string, std::optional<std::string>, std::less<>>;

// sf-dictionary (RFC 8941 §3.2), parsed as §4.2 says: of a key that occurs twice the last value
// counts, and parameters are checked and dropped. text: all fields of that name, joined by ", ". An
// empty text is an empty dictionary. nullopt when any part of it is malformed.
std::optional<Dictionary> parse_dictionary(std::string_view text);

}  // namespace imaging::http
