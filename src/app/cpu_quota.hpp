// How many CPUs this process may use, by its CPU affinity and by the quota of its container.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string_view>

namespace imaging::app {

// How many CPUs the quota of a control group allows (1.5 is a CPU and a half): the lowest quota of
// the group and its parents; nullopt without a quota. process_groups: the text of
// /proc/self/cgroup. mount: where the groups are mounted, /sys/fs/cgroup. Supports version 2
// (cpu.max) and version 1 (cpu.cfs_quota_us, cpu.cfs_period_us) of cgroups(7).
std::optional<double> cpu_quota(std::string_view process_groups,
                                const std::filesystem::path& mount);

// The smaller of the two, rounded up, and at least one.
std::size_t cpus_within(std::size_t affinity, std::optional<double> quota);

// The same for this process.
std::size_t usable_cpus();

}  // namespace imaging::app
