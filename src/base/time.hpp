// Points in time as text: RFC 3339, the dates of HTTP, and the compact form in storage keys.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace imaging {

// How long an upload's bytes may take to come. Once they are here, each wait for a thread, the
// decoder or the store may take as long: the upload is not given up because others are slow.
inline constexpr std::chrono::minutes longest_upload{15};

// UTC, microseconds: what Postgres's timestamptz holds.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;

// The clock is a parameter wherever its value matters, so that tests can set it.
using Now = std::function<Instant()>;
Instant system_now();

// A date-time of RFC 3339 §5.6 with a real calendar date, in UTC in the years 1900 to 9999, any
// offset up to ±23:59; digits of a second after the sixth are dropped. nullopt for anything else,
// and for a leap second (":60").
std::optional<Instant> parse_rfc3339(std::string_view text);

// "2026-02-09T15:30:12Z", with ".ffffff" only where the fraction is not zero.
std::string format_rfc3339(Instant at);

// "20260209T153012Z": the time in a storage key, UTC, rounded down to the second.
std::string format_compact(Instant at);

// "Mon, 09 Feb 2026 15:30:12 GMT": RFC 9110 §5.6.7.
std::string format_http_date(Instant at);
// Parses this form only; nullopt for the obsolete ones, which servers may no longer send.
std::optional<Instant> parse_http_date(std::string_view text);

}  // namespace imaging
