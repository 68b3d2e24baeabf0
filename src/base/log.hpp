// JSON log lines in pino's shape, through spdlog: level 10-60, time in ms, pid, hostname, msg.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
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
  std::variant<std::string_view, std::int64_t, double, bool> value;
};

// Before this only warnings and worse are written. Call once, before any thread starts.
void init(Level least);
// Writes what is buffered; call before the process ends.
void flush();

bool enabled(Level level);
// One line on standard output; every text is escaped. Safe from any thread.
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

}  // namespace imaging::log
