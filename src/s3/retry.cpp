#include "s3/retry.hpp"

#include <algorithm>
#include <array>

namespace imaging::s3 {

using std::chrono::milliseconds;

namespace {

template <class T, std::size_t size>
bool one_of(const T& one, const std::array<T, size>& all) {
  return std::ranges::find(all, one) != all.end();
}

// RequestTimeout, a 400: the server waited too long for the body's next bytes.
constexpr std::array<std::string_view, 4> busy_codes{"InternalError", "RequestTimeout",
                                                     "ServiceUnavailable", "SlowDown"};
constexpr std::array<int, 5> busy_statuses{429, 500, 502, 503, 504};
constexpr std::array<int, 3> moved_statuses{301, 307, 308};
// Ceph's and MinIO's words for a full store.
constexpr std::array<std::string_view, 3> full_codes{"QuotaExceeded", "XMinioStorageFull",
                                                     "XMinioAdminBucketQuotaExceeded"};

}  // namespace

Verdict judge(int status, std::string_view code) {
  if (status >= 200 && status < 300 && code.empty()) return Verdict::done;
  if (status == 507 || one_of(code, full_codes)) return Verdict::full;
  if (one_of(status, busy_statuses) || one_of(code, busy_codes)) return Verdict::busy;
  if (code == "RequestTimeTooSkewed") return Verdict::skewed;
  if (one_of(status, moved_statuses)) return Verdict::moved;
  if (status == 404 && (code.empty() || code == "NoSuchKey")) return Verdict::missing;
  return Verdict::refused;
}

std::optional<milliseconds> back_off(int tries, milliseconds elapsed,
                                     std::optional<milliseconds> answered_in, double jitter) {
  constexpr int most_tries = 4;
  constexpr milliseconds all_tries{15'000};
  constexpr milliseconds longest_hang{12'000};
  constexpr milliseconds first{100};
  if (tries >= most_tries) return std::nullopt;
  const double longest = static_cast<double>((first * (1 << (tries - 1))).count());
  const milliseconds delay{static_cast<milliseconds::rep>(longest * jitter)};
  if (elapsed + delay + answered_in.value_or(longest_hang) > all_tries) return std::nullopt;
  return delay;
}

}  // namespace imaging::s3
