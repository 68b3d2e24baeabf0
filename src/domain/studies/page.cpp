#include "domain/studies/page.hpp"

#include <charconv>
#include <chrono>
#include <system_error>

#include "base/encoding.hpp"
#include "base/time.hpp"

namespace imaging::domain {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

// The range of a study's time. Postgres cannot hold every number of microseconds.
constexpr Instant first_time = sys_days{year{1900} / 1 / 1};
constexpr Instant end_of_times = sys_days{year{10000} / 1 / 1};

}  // namespace

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
  const Instant captured_at{std::chrono::microseconds{cursor.captured_us}};
  if (captured_at < first_time || captured_at >= end_of_times) return std::nullopt;
  cursor.study = StudyId{*study};
  if (to_text(cursor) != text) return std::nullopt;  // each cursor has one text only
  return cursor;
}

}  // namespace imaging::domain
