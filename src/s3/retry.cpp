#include "s3/retry.hpp"

#include <algorithm>
#include <array>

namespace imaging::s3 {
namespace {

template <std::size_t size>
bool one_of(std::string_view code, const std::array<std::string_view, size>& codes) {
  return std::ranges::find(codes, code) != codes.end();
}

constexpr std::array<std::string_view, 3> busy_codes{"InternalError", "ServiceUnavailable",
                                                     "SlowDown"};
// Ceph's and MinIO's words for a full store.
constexpr std::array<std::string_view, 3> full_codes{"QuotaExceeded", "XMinioStorageFull",
                                                     "XMinioAdminBucketQuotaExceeded"};

}  // namespace

Verdict judge(int status, std::string_view code) {
  if (status >= 200 && status < 300 && code.empty()) return Verdict::done;
  if (status == 507 || one_of(code, full_codes)) return Verdict::full;
  if (status == 500 || status == 502 || status == 503 || status == 504 ||
      one_of(code, busy_codes)) {
    return Verdict::busy;
  }
  if (code == "RequestTimeTooSkewed") return Verdict::skewed;
  if (status == 404 && (code.empty() || code == "NoSuchKey")) return Verdict::missing;
  return Verdict::refused;
}

std::optional<std::chrono::milliseconds> back_off(int tries, std::chrono::milliseconds elapsed,
                                                  double jitter) {
  using std::chrono::milliseconds;
  constexpr int most_tries = 4;
  constexpr milliseconds last_start{3'000};
  constexpr milliseconds first{100};
  if (tries >= most_tries) return std::nullopt;
  const double longest = static_cast<double>((first * (1 << (tries - 1))).count());
  const milliseconds delay{static_cast<milliseconds::rep>(longest * jitter)};
  if (elapsed + delay > last_start) return std::nullopt;
  return delay;
}

}  // namespace imaging::s3
