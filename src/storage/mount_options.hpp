// Finds the option of a folder's mount that can lose data. No I/O.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace imaging::storage {

// The option of an NFS mount that can lose acknowledged data or turn a slow server into I/O errors:
// "soft", "softerr" or "async" (nfs(5)). nullopt when there is none, or the mount is not NFS.
// mountinfo: /proc/self/mountinfo (proc_pid_mountinfo(5)). folder: absolute, without links.
std::optional<std::string> risky_mount_option(std::string_view mountinfo,
                                              const std::filesystem::path& folder);

}  // namespace imaging::storage
