#include "http/quoted_printable.hpp"

#include "base/encoding.hpp"

namespace imaging::http {
namespace {

constexpr std::string_view line_end = "\r\n";

bool append_line(std::string& decoded, std::string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    char c = line[at];
    if (c != '\t' && (c < ' ' || c > '~')) return false;
    if (c == '=') {
      const int high = at + 2 < line.size() ? hex_digit(line[at + 1]) : -1;
      const int low = at + 2 < line.size() ? hex_digit(line[at + 2]) : -1;
      if (high < 0 || low < 0) return false;
      c = static_cast<char>(high * 16 + low);
      at += 2;
    }
    decoded += c;
  }
  return true;
}

}  // namespace

std::optional<std::string> decode_quoted_printable(std::string_view text) {
  std::string decoded;
  while (true) {
    const auto end = text.find(line_end);
    const bool last = end == std::string_view::npos;
    auto line = text.substr(0, end);
    // Rule 3: white space at the end of a line was added on the way.
    line = line.substr(0, line.find_last_not_of(" \t") + 1);
    const bool soft = !last && line.ends_with('=');
    if (soft) line.remove_suffix(1);
    if (!append_line(decoded, line)) return std::nullopt;
    if (last) return decoded;
    if (!soft) decoded += line_end;
    text.remove_prefix(end + line_end.size());
  }
}

}  // namespace imaging::http
