// The refusal of a picture, with a sentence for the client.
#pragma once

#include <string>
#include <utility>

#include "base/error.hpp"

namespace imaging::image {

[[noreturn]] inline void refuse(std::string text) {
  throw Error(Code::unprocessable_image, std::move(text));
}

}  // namespace imaging::image
