#include "app/cpu_quota.hpp"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <istream>
#include <iterator>
#include <sstream>
#include <string>
#include <thread>

namespace imaging::app {
namespace {

namespace fs = std::filesystem;

// "max" in version 2 and -1 in version 1 mean that there is no limit. Neither is a positive number.
std::optional<double> quotient(std::istream& quota, std::istream& period) {
  double allowed = 0;
  double of = 0;
  if (!(quota >> allowed) || !(period >> of) || allowed <= 0 || of <= 0) return std::nullopt;
  return allowed / of;
}

std::optional<double> quota_of_group(const fs::path& folder) {
  std::ifstream both(folder / "cpu.max");
  if (both) return quotient(both, both);
  std::ifstream quota(folder / "cpu.cfs_quota_us");
  std::ifstream period(folder / "cpu.cfs_period_us");
  return quotient(quota, period);
}

std::optional<double> lower(std::optional<double> a, std::optional<double> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

// In a container, the mount is often the container's own group, while the name of the group is the
// one from outside. So names that do not exist below the mount are skipped. A name with ".." leads
// out of the container.
std::optional<double> quota_up_to(const fs::path& mount, std::string_view group) {
  std::optional<double> least = quota_of_group(mount);
  fs::path folder = mount;
  for (const fs::path& name : fs::path(group).relative_path()) {
    if (name == "..") break;
    folder /= name;
    least = lower(least, quota_of_group(folder));
  }
  return least;
}

bool names_cpu(std::string_view controllers) {
  std::istringstream list{std::string(controllers)};
  for (std::string name; std::getline(list, name, ',');) {
    if (name == "cpu") return true;
  }
  return false;
}

std::size_t affinity_of_process() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  // It fails on machines with more CPUs than the set has room for.
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) {
    return std::thread::hardware_concurrency();
  }
  return static_cast<std::size_t>(CPU_COUNT(&allowed));
}

}  // namespace

// hierarchy:controllers:group, where version 2 is "0::group".
std::optional<double> cpu_quota(std::string_view process_groups, const fs::path& mount) {
  std::optional<double> least;
  std::istringstream lines{std::string(process_groups)};
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string group = line.substr(second + 1);
    if (controllers.empty()) {
      least = lower(least, quota_up_to(mount, group));
    } else if (names_cpu(controllers)) {
      least = lower(least, quota_up_to(mount / controllers, group));
      least = lower(least, quota_up_to(mount / "cpu", group));
    }
  }
  return least;
}

std::size_t cpus_within(std::size_t affinity, std::optional<double> quota) {
  const std::size_t there = std::max<std::size_t>(affinity, 1);
  if (!quota || *quota >= static_cast<double>(there)) return there;
  return std::max<std::size_t>(static_cast<std::size_t>(std::ceil(*quota)), 1);
}

std::size_t usable_cpus() {
  std::ifstream file("/proc/self/cgroup");
  const std::string groups{std::istreambuf_iterator<char>(file), {}};
  return cpus_within(affinity_of_process(), cpu_quota(groups, "/sys/fs/cgroup"));
}

}  // namespace imaging::app
