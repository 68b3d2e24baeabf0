#include "s3/clock.hpp"

namespace imaging::s3 {

bool Clock::adopt(std::string_view date) {
  const auto server = parse_http_date(date);
  if (!server || std::chrono::abs(*server - now()) <= std::chrono::minutes{1}) return false;
  offset_ = *server - now_();
  return true;
}

}  // namespace imaging::s3
