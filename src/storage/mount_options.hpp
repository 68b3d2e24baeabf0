// Which option of a folder's mount can lose data. No I/O.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace imaging::storage {

// The option of an NFS mount by which acknowledged data can be lost or a slow server becomes an I/O
// error: "soft", "softerr" or "async" (nfs(5)). nullopt when there is none, or it is no NFS.
// mountinfo: /proc/self/mountinfo (proc_pid_mountinfo(5)). folder: absolute, without links.
std::optional<std::string> risky_mount_option(std::string_view mountinfo,
                                              const std::filesystem::path& folder);

}  // namespace imaging::storage
