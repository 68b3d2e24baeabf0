// Helpers of the tests of derivatives.
#pragma once

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "image/derive.hpp"
#include "pictures.hpp"

namespace imaging::image::testing {

// Mean difference, in levels of 255.
inline constexpr double grey_tolerance = 3;
inline constexpr double colour_tolerance = 5;

inline Derivatives derived(std::string_view bytes, MediaType type,
                           const DeriveLimits& limits = {}) {
  const TempFile file(bytes);
  return derive(file.path(), type, limits);
}

// The text of the error; empty when there is none.
inline std::string refusal(std::string_view bytes, MediaType type) {
  try {
    derived(bytes, type);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unprocessable_image);
    return error.text();
  }
  return {};
}

inline Shown web_of(std::string_view bytes, MediaType type) {
  return shown(derived(bytes, type).web);
}

inline Image made(const Image& in, const std::function<int(VipsImage*, VipsImage**)>& operation) {
  return made_by([&](VipsImage** out) { return operation(in.get(), out); });
}

}  // namespace imaging::image::testing
