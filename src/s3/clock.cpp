#include "s3/clock.hpp"

#include <array>
#include <string>

namespace imaging::s3 {

std::optional<Instant> parse_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29) return std::nullopt;
  const std::string_view month = text.substr(8, 3);
  for (std::size_t i = 0; i < months.size(); ++i) {
    if (months[i] != month) continue;
    const std::string number = std::to_string(101 + i).substr(1);  // two digits
    const auto at =
        parse_rfc3339(std::string(text.substr(12, 4)) + '-' + number + '-' +
                      std::string(text.substr(5, 2)) + 'T' + std::string(text.substr(17, 8)) + 'Z');
    // Whatever else stands in the text must be as this very time is written.
    if (at && format_http_date(*at) == text) return at;
  }
  return std::nullopt;
}

bool Clock::adopt(std::string_view date) {
  const auto server = parse_http_date(date);
  if (!server || std::chrono::abs(*server - now()) <= std::chrono::minutes{1}) return false;
  offset_ = *server - now_();
  return true;
}

}  // namespace imaging::s3
