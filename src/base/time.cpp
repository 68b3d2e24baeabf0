#include "base/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace imaging {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hh_mm_ss;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::year_month_day;

constexpr Instant first_instant = std::chrono::sys_days{std::chrono::year{1900} / 1 / 1};
constexpr Instant end_of_instants = std::chrono::sys_days{std::chrono::year{10000} / 1 / 1};

// Reads fixed-width fields from the front of a text; good is false after the first mismatch.
struct Reader {
  std::string_view rest;
  bool good = true;

  int digits(std::size_t width) {
    int value = 0;
    if (rest.size() < width) good = false;
    for (std::size_t i = 0; good && i < width; ++i) {
      if (rest[i] < '0' || rest[i] > '9') good = false;
      value = value * 10 + (rest[i] - '0');
    }
    if (good) rest.remove_prefix(width);
    return value;
  }

  bool any_of(std::string_view allowed) {
    if (rest.empty() || allowed.find(rest[0]) == std::string_view::npos) return false;
    rest.remove_prefix(1);
    return true;
  }

  void expect(std::string_view allowed) { good = any_of(allowed) && good; }

  microseconds fraction() {
    if (!any_of(".")) return microseconds{0};
    int value = 0;
    int scale = 1'000'000;
    std::size_t count = 0;
    for (; count < rest.size() && rest[count] >= '0' && rest[count] <= '9'; ++count) {
      if (scale == 1) continue;
      scale /= 10;
      value += (rest[count] - '0') * scale;
    }
    good = good && count > 0;
    rest.remove_prefix(count);
    return microseconds{value};
  }

  minutes offset() {
    if (any_of("Zz")) return minutes{0};
    const bool west = !rest.empty() && rest[0] == '-';
    expect("+-");
    const int hour = digits(2);
    expect(":");
    const int minute = digits(2);
    good = good && hour <= 23 && minute <= 59;
    const minutes east = hours{hour} + minutes{minute};
    return west ? -east : east;
  }
};

struct Parts {
  int year;
  unsigned month, day;
  int hour, minute, second, micros;
  unsigned weekday;
};

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

Parts split(Instant at) {
  const auto day = floor<days>(at);
  const year_month_day date{day};
  const hh_mm_ss time{floor<seconds>(at - day)};
  return {int(date.year()),
          unsigned(date.month()),
          unsigned(date.day()),
          int(time.hours().count()),
          int(time.minutes().count()),
          int(time.seconds().count()),
          int((at - floor<seconds>(at)).count()),
          std::chrono::weekday{day}.c_encoding()};
}

}  // namespace

Instant system_now() { return floor<microseconds>(std::chrono::system_clock::now()); }

std::optional<Instant> parse_rfc3339(std::string_view text) {
  Reader in{text};
  const int year = in.digits(4);
  in.expect("-");
  const int month = in.digits(2);
  in.expect("-");
  const int day = in.digits(2);
  in.expect("Tt ");
  const int hour = in.digits(2);
  in.expect(":");
  const int minute = in.digits(2);
  in.expect(":");
  const int second = in.digits(2);
  if (!in.good) return std::nullopt;
  const microseconds fraction = in.fraction();
  const minutes offset = in.offset();

  const year_month_day date{std::chrono::year{year}, std::chrono::month(unsigned(month)),
                            std::chrono::day(unsigned(day))};
  if (!in.good || !in.rest.empty() || !date.ok() || hour > 23 || minute > 59 || second > 59) {
    return std::nullopt;
  }
  const Instant at = Instant{std::chrono::sys_days{date}} + hours{hour} + minutes{minute} +
                     seconds{second} + fraction - offset;
  if (at < first_instant || at >= end_of_instants) return std::nullopt;
  return at;
}

std::string format_rfc3339(Instant at) {
  const Parts p = split(at);
  const std::string fraction = p.micros == 0 ? "" : fmt::format(".{:06}", p.micros);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", p.year, p.month, p.day, p.hour,
                     p.minute, p.second, fraction);
}

std::string format_compact(Instant at) {
  const Parts p = split(at);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", p.year, p.month, p.day, p.hour, p.minute,
                     p.second);
}

std::string format_http_date(Instant at) {
  static constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  const Parts p = split(at);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", weekdays.at(p.weekday), p.day,
                     months.at(p.month - 1), p.year, p.hour, p.minute, p.second);
}

std::optional<Instant> parse_http_date(std::string_view text) {
  if (text.size() != 29) return std::nullopt;
  const auto month = std::find(months.begin(), months.end(), text.substr(8, 3));
  const auto at =
      parse_rfc3339(fmt::format("{}-{:02}-{}T{}Z", text.substr(12, 4), month - months.begin() + 1,
                                text.substr(5, 2), text.substr(17, 8)));
  // The rest of the text must be spelled as this time is formatted.
  return at && format_http_date(*at) == text ? at : std::nullopt;
}

}  // namespace imaging
