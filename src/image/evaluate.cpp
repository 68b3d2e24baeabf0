#include "image/evaluate.hpp"

namespace imaging::image {
namespace {

bool is_past(Deadline deadline) { return std::chrono::steady_clock::now() > deadline; }

void stop_when_late(VipsImage* pipeline, VipsProgress*, void* deadline) {
  if (is_past(*static_cast<Deadline*>(deadline))) vips_image_set_kill(pipeline, TRUE);
}

}  // namespace

Image evaluate(const Image& pipeline, Deadline deadline) {
  vips_image_set_progress(pipeline.get(), TRUE);
  const gulong handler =
      g_signal_connect(pipeline.get(), "eval", G_CALLBACK(stop_when_late), &deadline);
  Image pixels(vips_image_copy_memory(pipeline.get()));
  g_signal_handler_disconnect(pipeline.get(), handler);
  if (pixels) return pixels;
  if (is_past(deadline)) {
    vips_error_clear();
    throw Error(Code::unprocessable_image, "the picture takes too long to decode");
  }
  throw undecodable();
}

}  // namespace imaging::image
