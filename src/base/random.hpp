// Random bytes that nobody can guess.
#pragma once

#include <cstdint>
#include <span>

namespace imaging {

// Fills from the kernel's generator (getrandom(2)), drawn in blocks. Safe from any thread.
void random_bytes(std::span<std::uint8_t> out);

}  // namespace imaging
