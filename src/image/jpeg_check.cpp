#include "image/jpeg_check.hpp"

#include <csetjmp>
#include <cstdio>
#include <vector>

// After <cstdio>, which it does not include itself. JPEG_INTERNALS adds its reader of markers.
#define JPEG_INTERNALS
#include <jerror.h>
#include <jpeglib.h>

#include <algorithm>
#include <span>

#include "image/file_reader.hpp"

namespace imaging::image {
namespace {

// libjpeg jumps out of a failed call; nothing on its way out needs a destructor.
class JpegCheck {
 public:
  JpegCheck(const std::filesystem::path& file, Deadline deadline)
      : reader_(file), junk_reader_(file), deadline_(deadline) {
    jpeg_.err = jpeg_std_error(&errors_);
    jpeg_.client_data = this;
    errors_.error_exit = [](j_common_ptr jpeg) { of(jpeg).give_up(); };
    errors_.emit_message = [](j_common_ptr jpeg, int level) {
      if (level < 0 && !of(jpeg).is_harmless(*jpeg->err)) of(jpeg).give_up();
      if (jpeg->err->msg_code == JTRC_RST) of(jpeg).begin_interval();
    };
    source_.init_source = [](j_decompress_ptr) {};
    source_.term_source = [](j_decompress_ptr) {};
    source_.resync_to_restart = jpeg_resync_to_restart;
    source_.fill_input_buffer = [](j_decompress_ptr jpeg) { return of(jpeg).read(); };
    source_.skip_input_data = [](j_decompress_ptr jpeg, long bytes) { of(jpeg).skip(bytes); };
  }
  JpegCheck(const JpegCheck&) = delete;
  JpegCheck& operator=(const JpegCheck&) = delete;
  ~JpegCheck() { jpeg_destroy_decompress(&jpeg_); }

  bool run() {
    if (setjmp(failed_) != 0) return false;
    jpeg_create_decompress(&jpeg_);
    jpeg_.src = &source_;
    jpeg_read_header(&jpeg_, TRUE);
    in_scans_ = true;
    // Does as little as possible with each block once its data is read.
    jpeg_.scale_num = 1;
    jpeg_.scale_denom = DCTSIZE;
    jpeg_.out_color_space = jpeg_.jpeg_color_space;
    jpeg_.do_fancy_upsampling = FALSE;
    jpeg_start_decompress(&jpeg_);
    row_.resize(std::size_t{jpeg_.output_width} *
                static_cast<std::size_t>(jpeg_.output_components));
    while (jpeg_.output_scanline < jpeg_.output_height) {
      if (std::chrono::steady_clock::now() > deadline_) return false;
      JSAMPROW row = row_.data();
      jpeg_read_scanlines(&jpeg_, &row, 1);
    }
    return !has_ended_ || has_all_scans();
  }

 private:
  static JpegCheck& of(j_common_ptr jpeg) { return *static_cast<JpegCheck*>(jpeg->client_data); }
  static JpegCheck& of(j_decompress_ptr jpeg) {
    return *static_cast<JpegCheck*>(jpeg->client_data);
  }

  bool is_harmless(const jpeg_error_mgr& warning) {
    switch (warning.msg_code) {
      case JWRN_NOT_SEQUENTIAL:  // parameters of a scan that has no use for them
      case JWRN_JFIF_MAJOR:      // a version
      case JWRN_ADOBE_XFORM:     // an unknown transformation: the usual one is taken
        return true;
      case JWRN_EXTRANEOUS_DATA:                      // before a marker, after all expected data
        if (jpeg_.arith_code != FALSE) return false;  // that never misses data nor has too much
        return is_junk(static_cast<std::uint64_t>(warning.msg_parm.i[0]));
      default:
        return false;
    }
  }

  // Bytes that belong to nothing. They must not be a table or scan whose marker was altered, nor
  // the rest of data that an altered bit made shorter: such a rest is rarely so short, or all
  // alike.
  bool is_junk(std::uint64_t count) {
    constexpr std::uint64_t short_rest = 8;
    try {
      const std::uint64_t marker = taken();
      if (count > marker) return false;
      const std::uint64_t at = marker - count;
      if (was_segment(at, count)) return false;
      return !in_scans_ || count <= short_rest || is_filling(at, count);
    } catch (const Error&) {
      return false;
    }
  }

  // Whether the bytes may be a segment that lost one byte of its marker or both: they begin with
  // its length (2 bytes) and, for a scan, the number of its components.
  bool was_segment(std::uint64_t at, std::uint64_t count) {
    constexpr std::size_t shortest = 5;
    const auto bytes = junk_reader_.at(at, shortest);
    if (count < shortest || bytes.size() < shortest) return false;
    for (std::size_t marker_size = 0; marker_size <= 2; ++marker_size) {
      const int length = bytes[marker_size] << 8 | bytes[marker_size + 1];
      const int components = bytes[marker_size + 2];
      if (marker_size + static_cast<std::size_t>(length) == count) return true;
      if (components >= 1 && components <= 4 && length == 6 + 2 * components) return true;
    }
    return false;
  }

  bool is_filling(std::uint64_t at, std::uint64_t count) {
    const unsigned char filling = junk_reader_.at(at, 1)[0];
    while (count > 0) {
      auto bytes = junk_reader_.at(at, 1);
      bytes = bytes.first(std::min<std::uint64_t>(bytes.size(), count));
      if (std::ranges::find_if(bytes, [&](auto byte) { return byte != filling; }) != bytes.end()) {
        return false;
      }
      at += bytes.size();
      count -= bytes.size();
    }
    return true;
  }

  // libjpeg adds up what intervals leave in its bit buffer and does not warn about it.
  void begin_interval() { jpeg_.marker->discarded_bytes = 0; }

  [[noreturn]] void give_up() { std::longjmp(failed_, 1); }

  // How many of the file's bytes libjpeg has read, by its own count. It counts a marker once it has
  // all of it: while a marker spans two blocks, the count is still the one from the earlier block.
  std::uint64_t taken() const {
    return source_.bytes_in_buffer == given_ ? taken_before_ : at_ - source_.bytes_in_buffer;
  }

  boolean read() {
    // Fewer bytes than libjpeg-turbo's fast Huffman decoder needs for a block: that decoder does
    // not report codes that do not exist.
    constexpr std::size_t most_at_once = 511;
    std::span<const unsigned char> bytes;
    try {
      bytes = reader_.at(at_, 1);
      bytes = bytes.first(std::min(bytes.size(), most_at_once));
    } catch (const Error&) {
      has_failed_ = true;
    }
    if (has_failed_) give_up();
    taken_before_ = taken();
    has_ended_ = bytes.empty();
    at_ += bytes.size();
    if (has_ended_) bytes = end_mark;
    source_.next_input_byte = bytes.data();
    source_.bytes_in_buffer = given_ = bytes.size();
    return TRUE;
  }

  void skip(long bytes) {
    for (auto left = static_cast<std::size_t>(std::max(bytes, 0L)); left > 0;) {
      if (source_.bytes_in_buffer == 0) read();
      const std::size_t step = std::min(left, source_.bytes_in_buffer);
      source_.next_input_byte += step;
      source_.bytes_in_buffer -= step;
      left -= step;
    }
  }

  // For a file without an end marker: whether no further scan is missing. Arithmetic decoding
  // replaces missing data with zeros and does not report it.
  bool has_all_scans() {
    if (jpeg_.arith_code != FALSE) return false;
    if (jpeg_.progressive_mode == FALSE) return jpeg_has_multiple_scans(&jpeg_) == FALSE;
    const int* bits = &jpeg_.coef_bits[0][0];  // of each coefficient: how many are still unknown
    return std::all_of(bits, bits + jpeg_.num_components * DCTSIZE2,
                       [](int unknown) { return unknown == 0; });
  }

  static constexpr unsigned char end_mark[] = {0xff, JPEG_EOI};

  FileReader reader_;
  FileReader junk_reader_;  // libjpeg holds on to the other reader's bytes
  Deadline deadline_;
  std::uint64_t at_ = 0;            // after the latest block
  std::size_t given_ = 0;           // the latest block's size
  std::uint64_t taken_before_ = 0;  // when the latest block was given
  bool in_scans_ = false;           // after the first scan's header
  bool has_ended_ = false;
  bool has_failed_ = false;
  std::vector<JSAMPLE> row_;
  jpeg_decompress_struct jpeg_{};
  jpeg_error_mgr errors_{};
  jpeg_source_mgr source_{};
  std::jmp_buf failed_{};
};

}  // namespace

bool decodes_whole(const std::filesystem::path& file, Deadline deadline) {
  return JpegCheck(file, deadline).run();
}

}  // namespace imaging::image
