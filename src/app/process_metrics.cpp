#include "app/process_metrics.hpp"

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>

#include "base/log.hpp"

namespace imaging::app {
namespace {

namespace fs = std::filesystem;

// Field n of /proc/self/stat, counted from 1 as in proc(5). The second one, the program's name in
// parentheses, may have spaces.
std::optional<double> stat_field(std::size_t n) {
  std::ifstream file("/proc/self/stat");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream rest(text.substr(name_end + 1));
  std::string field;
  for (std::size_t i = 3; i <= n; ++i) rest >> field;
  double value = 0;
  if (!(std::istringstream(field) >> value)) return std::nullopt;
  return value;
}

std::optional<double> scaled(std::size_t n, double factor) {
  const auto value = stat_field(n);
  if (!value) return std::nullopt;
  return *value * factor;
}

// User and system, of all threads. sys/times.h would have a hundredth of a second only.
double cpu_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

std::optional<double> open_files() {
  std::error_code error;
  const fs::directory_iterator entries("/proc/self/fd", error);
  if (error) return std::nullopt;
  // One of them is the iterator's own.
  return static_cast<double>(std::distance(begin(entries), end(entries)) - 1);
}

std::optional<double> most_files() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return std::nullopt;
  return static_cast<double>(files.rlim_cur);
}

// The kernel counts a process's start from its own.
std::optional<double> start_time() {
  const auto after_boot = scaled(22, 1.0 / static_cast<double>(::sysconf(_SC_CLK_TCK)));
  std::ifstream file("/proc/stat");
  std::string name;
  double boot = 0;
  for (std::string line; after_boot && std::getline(file, line);) {
    std::istringstream words(line);
    if (words >> name >> boot && name == "btime") return boot + *after_boot;
  }
  return std::nullopt;
}

}  // namespace

void add_process_metrics(api::Metrics& metrics) {
  const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
  metrics.gauge("imaging_build_info", "Always 1; the label says which version runs",
                [] { return 1.0; }, {{"version", IMAGING_VERSION}});
  metrics.count("process_cpu_seconds_total", "User and system CPU time spent in seconds",
                cpu_seconds);
  metrics.gauge("process_resident_memory_bytes", "Resident memory size in bytes",
                [page] { return scaled(24, page); });
  metrics.gauge("process_virtual_memory_bytes", "Virtual memory size in bytes",
                [] { return stat_field(23); });
  metrics.gauge("process_threads", "Threads of the process", [] { return stat_field(20); });
  metrics.gauge("process_open_fds", "Open file descriptors", open_files);
  metrics.gauge("process_max_fds", "The most file descriptors that may be open", most_files);
  metrics.gauge("process_start_time_seconds", "When the process started, in seconds since 1970",
                [at = start_time()] { return at; });
  for (const auto level : {log::Level::warn, log::Level::error}) {
    metrics.count("imaging_log_lines_total", "Lines of the log, by level",
                  [level] { return static_cast<double>(log::lines(level)); },
                  {{"level", level == log::Level::warn ? "warn" : "error"}});
  }
}

}  // namespace imaging::app
