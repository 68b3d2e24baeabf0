// Log lines on standard output, as JSON in pino's format: level 10 to 60, time in milliseconds,
// pid, hostname, msg.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <variant>

namespace imaging::log {

// pino's names and numbers.
enum class Level {
  trace = 10,
  debug = 20,
  info = 30,
  warn = 40,
  error = 50,
  fatal = 60,
  silent = 100
};
std::optional<Level> parse_level(std::string_view name);

struct Field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double, bool, std::monostate> value;
};

// A field that is left out of the line when its text is empty.
inline Field unless_empty(std::string_view name, std::string_view text) {
  if (text.empty()) return {name, std::monostate{}};
  return {name, text};
}

// Sets the lowest level that is written; without this call it is warn. Call once, before any thread
// starts.
void init(Level level);

bool enabled(Level level);
// How many lines of a level there were since the start, written or not. Safe from any thread.
std::uint64_t lines(Level level);
// Writes one line; every text is escaped. Safe from any thread, and lines never mix. Blocks while
// the reader of a pipe does not read; when standard output cannot be written, the line is lost.
void write(Level level, std::string_view message, std::initializer_list<Field> fields = {});

inline void debug(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::debug, message, fields);
}
inline void info(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::info, message, fields);
}
inline void warn(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::warn, message, fields);
}
inline void error(std::string_view message, std::initializer_list<Field> fields = {}) {
  write(Level::error, message, fields);
}
// Writes the line and ends the process with EXIT_FAILURE, for failures that it must not survive.
// The process manager starts the service again.
[[noreturn]] void fatal(std::string_view message,
                        std::initializer_list<Field> fields = {}) noexcept;

}  // namespace imaging::log
