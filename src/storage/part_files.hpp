// Temporary files in a spool folder, and how one becomes an object. Blocks: disk pool only.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "storage/tree.hpp"

namespace imaging::storage {

// The spool folder of an NFS tree. Made by the start-up probe alone: where it is missing later, the
// share is not mounted.
inline constexpr std::string_view spool_name = ".spool";

// Objects are readable to the group, that of a backup; nobody else sees patients' pictures. A part
// has this mode from the start, so that one fsync(2) makes it durable with the bytes.
inline constexpr mode_t object_mode = 0640;

// ".spool", open. Throws Error when it is missing.
Fd open_spool_folder(const Tree& tree);

// A new part in the spool folder with these bytes, flushed; its name. Throws Error, and then
// nothing is left behind.
std::string write_part(const Tree& tree, std::span<const char> bytes);

// Renames a part that is flushed to its key, and flushes the directory. Throws Error.
void publish_part(const Tree& tree, const std::string& part, const std::string& key);

void remove_part(const Tree& tree, const std::string& part) noexcept;

// Removes "<uuid>.part" files not written to for an hour: leftovers of a process that was killed.
// An upload lasts 15 minutes at most.
void remove_old_parts(const std::filesystem::path& folder);

}  // namespace imaging::storage
