#include "domain/page.hpp"

#include <charconv>

#include "base/base64url.hpp"

namespace imaging::domain {

std::string to_text(const Cursor& cursor) {
  return to_base64url(std::to_string(cursor.captured_us) + "." + to_string(cursor.study));
}

std::optional<Cursor> parse_cursor(std::string_view text) {
  const auto plain = from_base64url(text);
  if (!plain) return std::nullopt;
  const std::size_t dot = plain->find('.');
  if (dot == std::string::npos) return std::nullopt;

  Cursor cursor{};
  const auto [end, error] = std::from_chars(plain->data(), plain->data() + dot, cursor.captured_us);
  const auto study = parse_id(std::string_view(*plain).substr(dot + 1));
  if (error != std::errc{} || end != plain->data() + dot || !study) return std::nullopt;
  cursor.study = StudyId{*study};
  if (to_text(cursor) != text) return std::nullopt;  // one cursor has one text
  return cursor;
}

}  // namespace imaging::domain
