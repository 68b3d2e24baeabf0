#include "s3/error_xml.hpp"

#include <array>
#include <cstdint>
#include <utility>

namespace imaging::s3 {
namespace {

constexpr std::string_view white = " \t\r\n";

void skip_white(std::string_view& text) {
  const std::size_t first = text.find_first_not_of(white);
  text.remove_prefix(first == std::string_view::npos ? text.size() : first);
}

// "<?xml …?>", if it is there.
void skip_declaration(std::string_view& text) {
  if (!text.starts_with("<?")) return;
  const std::size_t end = text.find("?>");
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
}

// Past "<Error …>"; false when the root is another element.
bool enter_root(std::string_view& text) {
  constexpr std::string_view root = "<Error";
  if (!text.starts_with(root)) return false;
  text.remove_prefix(root.size());
  if (text.empty() || (white.find(text[0]) == std::string_view::npos && text[0] != '>')) {
    return false;
  }
  const std::size_t end = text.find('>');
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return true;
}

// One character off the front, the five entities of XML replaced.
char take_character(std::string_view& text) {
  constexpr std::array<std::pair<std::string_view, char>, 5> entities{
      {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}}};
  for (const auto& [entity, c] : entities) {
    if (text.starts_with(entity)) {
      text.remove_prefix(entity.size());
      return c;
    }
  }
  const char c = text[0];
  text.remove_prefix(1);
  return static_cast<std::uint8_t>(c) < 0x20 ? ' ' : c;
}

// The text of the first element of that name, which has no attributes and no children.
std::string element(std::string_view document, const std::string& name) {
  constexpr std::size_t longest = 256;
  const std::string opening = "<" + name + ">";
  const std::size_t begin = document.find(opening);
  if (begin == std::string_view::npos) return {};
  std::string_view raw = document.substr(begin + opening.size());
  raw = raw.substr(0, raw.find('<'));
  std::string text;
  while (!raw.empty() && text.size() < longest) text += take_character(raw);
  return text;
}

}  // namespace

std::optional<ServiceError> parse_error(std::string_view body) {
  if (body.starts_with("\xef\xbb\xbf")) body.remove_prefix(3);
  skip_white(body);
  skip_declaration(body);
  skip_white(body);
  if (!enter_root(body)) return std::nullopt;
  ServiceError error{element(body, "Code"), element(body, "Message"), element(body, "Endpoint")};
  if (error.code.empty()) error.code = "Unknown";
  return error;
}

}  // namespace imaging::s3
