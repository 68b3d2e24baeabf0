#include "http/date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "http/grammar.hpp"

namespace imaging::http {
namespace {

int year_of(Instant at) {
  return int(std::chrono::year_month_day{std::chrono::floor<std::chrono::days>(at)}.year());
}

std::optional<Instant> to_instant(std::string_view weekday, std::string_view day,
                                  std::string_view month, std::string_view year,
                                  std::string_view time) {
  return parse_http_date(fmt::format("{}, {} {} {} {} GMT", weekday, day, month, year, time));
}

// "Sunday, 06-Nov-94 08:49:37 GMT". The weekday tells the centuries apart too, but clients that get
// it wrong are not worth a guess.
std::optional<Instant> parse_rfc850(std::string_view text, Instant now) {
  static constexpr std::array<std::string_view, 7> weekdays{
      "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  const auto weekday = text.substr(0, text.find(','));
  if (std::find(weekdays.begin(), weekdays.end(), weekday) == weekdays.end()) return std::nullopt;
  const auto rest = text.substr(weekday.size());
  constexpr std::string_view shape = ", 06-Nov-94 08:49:37 GMT";
  if (rest.size() != shape.size() || rest[1] != ' ' || rest[4] != '-' || rest[8] != '-' ||
      rest[11] != ' ' || !rest.ends_with(" GMT")) {
    return std::nullopt;
  }
  const auto digits = rest.substr(9, 2);
  if (!is_digit(digits[0]) || !is_digit(digits[1])) return std::nullopt;
  int year = year_of(now) / 100 * 100 + (digits[0] - '0') * 10 + (digits[1] - '0');
  if (year > year_of(now) + 50) year -= 100;
  return to_instant(weekday.substr(0, 3), rest.substr(2, 2), rest.substr(5, 3),
                    std::to_string(year), rest.substr(12, 8));
}

// "Sun Nov  6 08:49:37 1994": the day has a space or a digit before its last digit.
std::optional<Instant> parse_asctime(std::string_view text) {
  constexpr std::string_view shape = "Sun Nov  6 08:49:37 1994";
  if (text.size() != shape.size() || text[3] != ' ' || text[7] != ' ' || text[10] != ' ' ||
      text[19] != ' ') {
    return std::nullopt;
  }
  std::string day(text.substr(8, 2));
  if (day[0] == ' ') day[0] = '0';
  return to_instant(text.substr(0, 3), day, text.substr(4, 3), text.substr(20, 4),
                    text.substr(11, 8));
}

}  // namespace

std::optional<Instant> parse_date(std::string_view text, Instant now) {
  text = trim(text);
  if (const auto at = parse_http_date(text)) return at;
  if (const auto at = parse_rfc850(text, now)) return at;
  return parse_asctime(text);
}

}  // namespace imaging::http
