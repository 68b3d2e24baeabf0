#include "base/log.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <mutex>

#include "base/json_text.hpp"

namespace imaging::log {
namespace {

struct Name {
  std::string_view text;
  Level level;
};
constexpr std::array names{Name{"trace", Level::trace},  Name{"debug", Level::debug},
                           Name{"info", Level::info},    Name{"warn", Level::warn},
                           Name{"error", Level::error},  Name{"fatal", Level::fatal},
                           Name{"silent", Level::silent}};

Level least = Level::warn;

std::array<std::atomic<std::uint64_t>, names.size()> counts{};

std::atomic<std::uint64_t>& count_of(Level level) {
  return counts.at(static_cast<std::size_t>(level) / 10 - 1);  // silent is never written
}

std::string host_name() {
  std::array<char, 256> name{};
  gethostname(name.data(), name.size() - 1);
  return name.data();
}

// The part that all lines share: ,"pid":1,"hostname":"x"
const std::string& origin() {
  static const std::string text = [] {
    std::string out = fmt::format(",\"pid\":{},\"hostname\":", getpid());
    append_json_string(out, host_name());
    return out;
  }();
  return text;
}

// Held for a whole line, because write(2) may write only a part of it.
std::mutex output;

// A full pipe makes the caller wait, even if the pipe is set not to block: another process that
// shares it may have done that. On any other failure, such as a reader that is gone, the line is
// lost, because there is nowhere left to report it.
void write_line(std::string_view line) {
  const std::lock_guard lock(output);
  while (!line.empty()) {
    const ssize_t n = ::write(STDOUT_FILENO, line.data(), line.size());
    if (n > 0) {
      line.remove_prefix(static_cast<std::size_t>(n));
    } else if (n < 0 && errno == EAGAIN) {
      pollfd writable{STDOUT_FILENO, POLLOUT, 0};
      ::poll(&writable, 1, -1);
    } else if (n == 0 || errno != EINTR) {
      return;
    }
  }
}

void append_value(std::string& out, const Field& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    append_json_string(out, *text);
  } else if (const auto* number = std::get_if<std::int64_t>(&field.value)) {
    fmt::format_to(std::back_inserter(out), "{}", *number);
  } else if (const auto* real = std::get_if<double>(&field.value)) {
    fmt::format_to(std::back_inserter(out), "{:.1f}", std::isfinite(*real) ? *real : 0.0);
  } else {
    out += std::get<bool>(field.value) ? "true" : "false";
  }
}

}  // namespace

std::optional<Level> parse_level(std::string_view name) {
  for (const Name& known : names) {
    if (known.text == name) return known.level;
  }
  return std::nullopt;
}

void init(Level level) {
  least = level;
  origin();
}

bool enabled(Level level) { return level >= least; }

std::uint64_t lines(Level level) { return count_of(level).load(std::memory_order_relaxed); }

namespace {

std::string line_of(Level level, std::string_view message, std::initializer_list<Field> fields) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  std::string line =
      fmt::format("{{\"level\":{},\"time\":{}", static_cast<int>(level), now.count());
  line += origin();
  for (const Field& field : fields) {
    if (std::holds_alternative<std::monostate>(field.value)) continue;
    line += ',';
    append_json_string(line, field.name);
    line += ':';
    append_value(line, field);
  }
  line += ",\"msg\":";
  append_json_string(line, message);
  line += "}\n";
  return line;
}

}  // namespace

void write(Level level, std::string_view message, std::initializer_list<Field> fields) {
  count_of(level).fetch_add(1, std::memory_order_relaxed);
  if (enabled(level)) write_line(line_of(level, message, fields));
}

// Ends the process even when nobody reads the log: it tries to write the line once, for a second at
// most and without the lock, and runs no destructors. All of these might wait for what has failed.
void fatal(std::string_view message, std::initializer_list<Field> fields) noexcept {
  constexpr int patience_ms = 1000;
  try {
    const std::string line = line_of(Level::fatal, message, fields);
    pollfd writable{STDOUT_FILENO, POLLOUT, 0};
    if (enabled(Level::fatal) && ::poll(&writable, 1, patience_ms) > 0 &&
        ::write(STDOUT_FILENO, line.data(), line.size()) < 0) {
      // There is no place left to report it.
    }
  } catch (...) {
    // Too little memory for a line.
  }
  std::_Exit(EXIT_FAILURE);
}

}  // namespace imaging::log
