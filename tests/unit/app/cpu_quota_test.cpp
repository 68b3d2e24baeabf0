#include "app/cpu_quota.hpp"

#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "support/temp_folder.hpp"

namespace imaging::app {
namespace {

class CpuQuota : public testing::Test {
 protected:
  void write(const std::string& file, const std::string& text) {
    test::write_file(mount.path() / file, text);
  }
  std::optional<double> quota(std::string_view groups) { return cpu_quota(groups, mount.path()); }

  test::TempFolder mount;
};

TEST_F(CpuQuota, is_none_where_nothing_says_so) {
  EXPECT_EQ(quota("0::/\n"), std::nullopt);
  EXPECT_EQ(quota(""), std::nullopt);
  EXPECT_EQ(quota("nonsense\n:\n::"), std::nullopt);
  write("cpu.max", "max 100000\n");
  EXPECT_EQ(quota("0::/\n"), std::nullopt);
}

TEST_F(CpuQuota, is_version_2s_of_a_container_that_sees_its_own_group) {
  write("cpu.max", "150000 100000\n");
  EXPECT_EQ(quota("0::/\n"), 1.5);
  EXPECT_EQ(quota("0::/kubepods/pod1/not-seen-in-here\n"), 1.5);
  EXPECT_EQ(quota("0::/../elsewhere\n"), 1.5);
}

TEST_F(CpuQuota, is_the_lowest_of_the_group_and_those_above_it) {
  write("system.slice/cpu.max", "200000 100000\n");
  write("system.slice/imaging.service/cpu.max", "max 100000\n");
  EXPECT_EQ(quota("0::/system.slice/imaging.service\n"), 2);
  write("system.slice/imaging.service/cpu.max", "100000 100000\n");
  EXPECT_EQ(quota("0::/system.slice/imaging.service\n"), 1);
  write("system.slice/imaging.service/cpu.max", "400000 100000\n");
  EXPECT_EQ(quota("0::/system.slice/imaging.service\n"), 2);
}

TEST_F(CpuQuota, never_leaves_the_mount) {
  write("cpu.max", "100000 100000\n");
  EXPECT_EQ(cpu_quota("0::/../../..\n", mount.path() / "below"), std::nullopt);
}

TEST_F(CpuQuota, is_version_1s_too) {
  const std::string groups = "12:cpuset:/docker/a\n4:cpu,cpuacct:/docker/a\n1:name=systemd:/\n";
  write("cpu,cpuacct/docker/a/cpu.cfs_quota_us", "-1\n");
  write("cpu,cpuacct/docker/a/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(quota(groups), std::nullopt);
  write("cpu,cpuacct/docker/a/cpu.cfs_quota_us", "50000\n");
  EXPECT_EQ(quota(groups), 0.5);
}

TEST_F(CpuQuota, of_version_1_is_found_when_mounted_as_cpu) {
  write("cpu/cpu.cfs_quota_us", "300000\n");
  write("cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(quota("4:cpu,cpuacct:/docker/a\n"), 3);
  EXPECT_EQ(quota("4:cpuset:/docker/a\n"), std::nullopt);
}

TEST_F(CpuQuota, is_not_read_from_what_is_broken) {
  for (const std::string text :
       {"", "100000", "0 100000", "100000 0", "-5 100000", "many 100000"}) {
    write("cpu.max", text);
    EXPECT_EQ(quota("0::/\n"), std::nullopt) << text;
  }
}

TEST(CpusWithin, are_at_least_one_and_never_more_than_there_are) {
  EXPECT_EQ(cpus_within(8, std::nullopt), 8U);
  EXPECT_EQ(cpus_within(8, 1.5), 2U);
  EXPECT_EQ(cpus_within(8, 0.1), 1U);
  EXPECT_EQ(cpus_within(2, 64), 2U);
  EXPECT_EQ(cpus_within(2, 1e300), 2U);
  EXPECT_EQ(cpus_within(0, std::nullopt), 1U);
}

TEST(CpusWithin, are_known_of_this_process) { EXPECT_GE(usable_cpus(), 1U); }

}  // namespace
}  // namespace imaging::app
