// A write to a file that is not done before everything is written.
#pragma once

#include <span>
#include <string>

namespace imaging::io {

// Blocks: for a lane. what names the operation for the log. Throws disk_error().
void write_all(int fd, std::span<const char> bytes, const std::string& what);

}  // namespace imaging::io
