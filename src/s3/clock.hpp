// The time that signatures carry: ours, or the server's once it has told us that ours is wrong.
#pragma once

#include <chrono>
#include <string_view>

#include "base/time.hpp"

namespace imaging::s3 {

// Thread: the loop's.
class Clock {
 public:
  explicit Clock(Now now) : now_(std::move(now)) {}

  Instant now() const { return now_() + offset_; }

  // Takes over the time of an answer's Date field. False when it is no date or within a minute of
  // ours: then the clock was not the trouble.
  bool adopt(std::string_view date);

 private:
  Now now_;
  std::chrono::microseconds offset_{0};
};

}  // namespace imaging::s3
