#include "image/inflate_meter.hpp"

#include <new>

namespace imaging::image {

InflateMeter::InflateMeter(std::uint64_t most) : left_(most), discarded_(std::size_t{64} * 1024) {
  if (inflateInit(&stream_) != Z_OK) throw std::bad_alloc();
  next_stream();
}

InflateMeter::~InflateMeter() { inflateEnd(&stream_); }

void InflateMeter::next_stream() {
  ended_ = false;
  inflateReset(&stream_);
  inflateValidate(&stream_, 0);  // no check sum: a tenth of the time
}

bool InflateMeter::add(std::span<const unsigned char> compressed) {
  stream_.next_in = compressed.data();
  stream_.avail_in = static_cast<uInt>(compressed.size());
  stream_.avail_out = 0;
  while (!ended_ && (stream_.avail_in > 0 || stream_.avail_out == 0)) {
    stream_.next_out = discarded_.data();
    stream_.avail_out = static_cast<uInt>(discarded_.size());
    const int status = inflate(&stream_, Z_NO_FLUSH);
    ended_ = status != Z_OK && status != Z_BUF_ERROR;  // the latter: more input is needed
    const std::uint64_t inflated = discarded_.size() - stream_.avail_out;
    if (inflated > left_) return false;
    left_ -= inflated;
  }
  return true;
}

}  // namespace imaging::image
