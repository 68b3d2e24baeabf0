// Temporary files in a spool folder, and how one becomes an object. Blocks: disk pool only.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "storage/tree.hpp"

namespace imaging::storage {

// The spool folder of an NFS tree. Only the start-up probe creates it: if it is missing later, the
// share is not mounted.
inline constexpr std::string_view spool_name = ".spool";

// Objects are readable to the group, for backups, and to nobody else. A part has this mode from the
// start, so that one fsync(2) makes both its bytes and its mode durable.
inline constexpr mode_t object_mode = 0640;

// Opens ".spool". Throws Error when it is missing.
Fd open_spool_folder(const Tree& tree);

// Writes and flushes a new part in the spool folder, and returns its name. On failure throws Error
// and leaves nothing behind.
std::string write_part(const Tree& tree, std::span<const char> bytes);

// Renames a flushed part to its key, and flushes the directory. Throws Error.
void publish_part(const Tree& tree, const std::string& part, const std::string& key);

void remove_part(const Tree& tree, const std::string& part) noexcept;

// Removes "<uuid>.part" files that were last written an hour ago or earlier: leftovers of a process
// that was killed. An upload that is under way is older only after its bytes have come and its
// waits for the decoder and the store have all taken as long as they may (longest_upload).
void remove_old_parts(const std::filesystem::path& folder);

}  // namespace imaging::storage
