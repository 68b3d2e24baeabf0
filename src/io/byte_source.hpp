// Pull interface of a body: whoever needs the next bytes asks for them, so backpressure is free.
#pragma once

#include <span>

#include "io/awaitable.hpp"

namespace imaging::io {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // The next bytes, empty at the end. They stay valid until the next call or destruction.
  virtual Awaitable<std::span<const char>> next() = 0;
};

}  // namespace imaging::io
