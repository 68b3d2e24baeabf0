// Cryptographic random bytes.
#pragma once

#include <cstdint>
#include <span>

namespace imaging {

// Fills out from the kernel's generator (getrandom(2)), which is read in blocks. Safe from any
// thread.
void random_bytes(std::span<std::uint8_t> out);

}  // namespace imaging
