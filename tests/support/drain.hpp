// Reads a source to its end.
#pragma once

#include <string>

#include "io/byte_source.hpp"

namespace imaging::test {

inline Awaitable<std::string> drain(io::ByteSource& source) {
  std::string all;
  for (;;) {
    const auto bytes = co_await source.next();
    if (bytes.empty()) co_return all;
    all.append(bytes.data(), bytes.size());
  }
}

}  // namespace imaging::test
