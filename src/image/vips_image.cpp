#include "image/vips_image.hpp"

#include <string>

namespace imaging::image {

Error undecodable() {
  // The buffer is one for all threads: good enough for a log line, never for a decision.
  constexpr std::size_t longest = 500;
  std::string detail(vips_error_buffer());
  vips_error_clear();
  if (detail.size() > longest) detail.resize(longest);
  return {Code::unprocessable_image,
          "the file is damaged or incomplete: its picture cannot be decoded", std::move(detail)};
}

}  // namespace imaging::image
