#include "base/log.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cmath>
#include <iterator>

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

std::string host_name() {
  std::array<char, 256> name{};
  gethostname(name.data(), name.size() - 1);
  return name.data();
}

// The part of each line that never changes: ,"pid":1,"hostname":"x"
const std::string& origin() {
  static const std::string text = [] {
    std::string out = fmt::format(",\"pid\":{},\"hostname\":", getpid());
    append_json_string(out, host_name());
    return out;
  }();
  return text;
}

spdlog::logger& sink() {
  static const auto logger = [] {
    auto made = std::make_shared<spdlog::logger>("imaging",
                                                 std::make_shared<spdlog::sinks::stdout_sink_mt>());
    made->set_pattern("%v");
    made->set_level(spdlog::level::trace);
    made->flush_on(spdlog::level::trace);
    return made;
  }();
  return *logger;
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
  sink();
  origin();
}

void flush() { sink().flush(); }

bool enabled(Level level) { return level >= least; }

void write(Level level, std::string_view message, std::initializer_list<Field> fields) {
  if (!enabled(level)) return;
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  std::string line =
      fmt::format("{{\"level\":{},\"time\":{}", static_cast<int>(level), now.count());
  line += origin();
  for (const Field& field : fields) {
    line += ',';
    append_json_string(line, field.name);
    line += ':';
    append_value(line, field);
  }
  line += ",\"msg\":";
  append_json_string(line, message);
  line += '}';
  sink().log(spdlog::level::critical, line);
}

}  // namespace imaging::log
