#include "image/webp_encode.hpp"

#include <webp/encode.h>

#include <cstdint>
#include <new>
#include <vector>

#include "base/error.hpp"

namespace imaging::image {
namespace {

Error broken(const char* what) {
  return {Code::internal_error, "a picture could not be encoded", what};
}

class Picture {
 public:
  Picture() {
    if (WebPPictureInit(&webp_) == 0) throw broken("libwebp is of another version");
  }
  ~Picture() { WebPPictureFree(&webp_); }
  Picture(const Picture&) = delete;
  Picture& operator=(const Picture&) = delete;
  WebPPicture* operator->() { return &webp_; }
  WebPPicture* get() { return &webp_; }

 private:
  WebPPicture webp_;
};

WebPConfig configured(WebpSettings settings) {
  WebPConfig config;
  if (WebPConfigPreset(&config, WEBP_PRESET_DEFAULT, static_cast<float>(settings.quality)) == 0) {
    throw broken("libwebp is of another version");
  }
  config.method = settings.method;
  if (WebPValidateConfig(&config) == 0) throw broken("libwebp refuses the settings");
  return config;
}

// Called from C, which no exception may pass through. Returning 0 ends the encoding with an error.
int append(const std::uint8_t* data, std::size_t size, const WebPPicture* picture) noexcept {
  try {
    static_cast<std::string*>(picture->custom_ptr)->append(data, data + size);
    return 1;
  } catch (const std::bad_alloc&) {
    return 0;
  }
}

// BT.601 luma of video range, as libwebp computes it from equal R, G and B.
std::uint8_t luma_of_grey(unsigned grey) {
  return static_cast<std::uint8_t>(((220 * grey + 124) >> 8) + 16);
}

// libwebp encodes luma and two planes of chroma. For grey, luma is one sum and chroma is constant:
// a tenth of the work of going through RGB.
struct GreyPlanes {
  std::vector<std::uint8_t> luma;
  std::vector<std::uint8_t> chroma;

  GreyPlanes(const Image& picture, WebPPicture& webp) {
    const auto* grey = VIPS_IMAGE_ADDR(picture.get(), 0, 0);
    const int chroma_width = (webp.width + 1) / 2;
    const int chroma_height = (webp.height + 1) / 2;
    luma.resize(VIPS_IMAGE_N_PELS(picture.get()));
    for (std::size_t i = 0; i < luma.size(); ++i) luma[i] = luma_of_grey(grey[i]);
    constexpr std::uint8_t colourless = 128;
    chroma.assign(static_cast<std::size_t>(chroma_width) * static_cast<std::size_t>(chroma_height),
                  colourless);
    webp.y = luma.data();
    webp.u = chroma.data();
    webp.v = chroma.data();
    webp.y_stride = webp.width;
    webp.uv_stride = chroma_width;
  }
};

void encode(const WebPConfig& config, Picture& webp) {
  if (WebPEncode(&config, webp.get()) == 0) {
    throw broken(("libwebp error " + std::to_string(webp->error_code)).c_str());
  }
}

}  // namespace

std::string encode_webp(const Image& picture, WebpSettings settings) {
  const WebPConfig config = configured(settings);
  std::string file;
  Picture webp;
  webp->use_argb = 0;
  webp->width = picture->Xsize;
  webp->height = picture->Ysize;
  webp->writer = append;
  webp->custom_ptr = &file;
  if (picture->Bands == 1) {
    const GreyPlanes planes(picture, *webp.get());
    encode(config, webp);
  } else {
    const auto* rgb = VIPS_IMAGE_ADDR(picture.get(), 0, 0);
    if (WebPPictureImportRGB(webp.get(), rgb, 3 * picture->Xsize) == 0)
      throw broken("no memory for the picture");
    encode(config, webp);
  }
  return file;
}

}  // namespace imaging::image
