// Finds mounts that lose data in the text of /proc/self/mountinfo.
#include "storage/mount_options.hpp"

#include <gtest/gtest.h>

namespace imaging::storage {
namespace {

constexpr std::string_view mountinfo =
    "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw,async\n"
    "40 22 0:40 / /data/soft rw shared:7 master:2 - nfs4 nas:/a rw,vers=4.2,soft,timeo=600\n"
    "41 22 0:41 / /data/hard rw - nfs4 nas:/b rw,vers=4.2,hard,softreval\n"
    "42 22 0:42 / /data/with\\040space rw - nfs nas:/c rw,softerr\n"
    "43 40 0:43 / /data/soft/local rw - ext4 /dev/vdb rw\n"
    "44 22 0:44 / /data/twice rw - nfs4 nas:/d rw,soft\n"
    "45 44 0:45 / /data/twice rw - nfs4 nas:/d rw,hard\n"
    "broken line\n";

TEST(MountOptions, name_what_is_risky) {
  EXPECT_EQ(risky_mount_option(mountinfo, "/data/soft"), "soft");
  EXPECT_EQ(risky_mount_option(mountinfo, "/data/soft/imaging/x"), "soft");
  EXPECT_EQ(risky_mount_option(mountinfo, "/data/with space/imaging"), "softerr");
}

TEST(MountOptions, are_those_of_the_nearest_mount_and_the_uppermost) {
  EXPECT_EQ(risky_mount_option(mountinfo, "/data/soft/local/imaging"), std::nullopt);
  EXPECT_EQ(risky_mount_option(mountinfo, "/data/softly"), std::nullopt);
  EXPECT_EQ(risky_mount_option(mountinfo, "/data/twice"), std::nullopt);
}

TEST(MountOptions, do_not_matter_on_a_hard_mount_or_a_local_disk) {
  EXPECT_EQ(risky_mount_option(mountinfo, "/data/hard"), std::nullopt);
  EXPECT_EQ(risky_mount_option(mountinfo, "/home"), std::nullopt);
  EXPECT_EQ(risky_mount_option("", "/home"), std::nullopt);
}

}  // namespace
}  // namespace imaging::storage
