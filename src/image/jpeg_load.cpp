#include "image/jpeg_load.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "image/file_reader.hpp"
#include "image/jpeg_segments.hpp"

namespace imaging::image {
namespace {

// The file with 0xff in its gaps: before a marker any number of them is in order (ITU-T T.81,
// B.1.1.2).
class Filled {
 public:
  Filled(const std::filesystem::path& file, std::vector<JpegGap> gaps)
      : reader_(file), gaps_(std::move(gaps)) {}

  // As libvips calls them: self is a Filled.
  static gint64 read(VipsSourceCustom*, void* into, gint64 room, void* self) {
    try {
      return static_cast<Filled*>(self)->copy(static_cast<unsigned char*>(into), room);
    } catch (const Error&) {
      return -1;
    }
  }
  static void destroy(void* self, GClosure*) { delete static_cast<Filled*>(self); }

 private:
  gint64 copy(unsigned char* into, gint64 room) {
    auto bytes = reader_.at(at_, 1);
    bytes = bytes.first(std::min(bytes.size(), static_cast<std::size_t>(room)));
    std::ranges::copy(bytes, into);
    for (const JpegGap& gap : gaps_) {
      const auto begin = std::max(gap.begin, at_);
      const auto end = std::min(gap.end, at_ + bytes.size());
      if (begin < end) std::memset(into + (begin - at_), 0xff, end - begin);
    }
    at_ += bytes.size();
    return static_cast<gint64>(bytes.size());
  }

  FileReader reader_;
  std::vector<JpegGap> gaps_;
  std::uint64_t at_ = 0;
};

struct SourceUnref {
  void operator()(VipsSourceCustom* source) const { g_object_unref(source); }
};

}  // namespace

// Of damage libjpeg only warns, so a warning is an error. It warns of bytes between the first
// segments too, which hurt nothing: it does not get to see those.
Image load_jpeg(const std::filesystem::path& file, int shrink) {
  constexpr auto once = VIPS_ACCESS_SEQUENTIAL;
  constexpr auto strictest = VIPS_FAIL_ON_WARNING;
  FileReader reader(file);
  std::vector<JpegGap> gaps = gaps_before_jpeg_frame(reader);
  if (gaps.empty()) {
    return made_by([&](VipsImage** out) {
      return vips_jpegload(file.c_str(), out, "access", once, "fail_on", strictest, "shrink",
                           shrink, nullptr);
    });
  }
  auto filled = std::make_unique<Filled>(file, std::move(gaps));
  const std::unique_ptr<VipsSourceCustom, SourceUnref> source(vips_source_custom_new());
  g_signal_connect_data(source.get(), "read", G_CALLBACK(&Filled::read), filled.release(),
                        &Filled::destroy, GConnectFlags{});
  return made_by([&](VipsImage** out) {
    return vips_jpegload_source(VIPS_SOURCE(source.get()), out, "access", once, "fail_on",
                                strictest, "shrink", shrink, nullptr);
  });
}

}  // namespace imaging::image
