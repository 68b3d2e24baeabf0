// Decodes the chunked transfer coding (RFC 9112 §7.1) in place; strict, and no I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace imaging::http {

// Accepts chunk sizes of 1 to 15 digits, exact CRLF, extensions of up to 1 KiB a chunk and 16 KiB
// in all, and trailers (field lines of RFC 9112 §5) of up to 8 KiB. Ignores extensions and
// trailers.
class ChunkedDecoder {
 public:
  struct Step {
    std::size_t consumed;  // bytes of the input that were processed
    std::size_t decoded;   // bytes of the body, moved to the front of the input
  };

  // Decodes as much as there is. The decoded bytes are moved together, so a body of one-byte chunks
  // costs its reader no more calls than any other. Throws Error{bad_request}.
  Step decode(std::span<char> bytes);
  // Whether the last chunk and the trailers have been seen.
  bool done() const { return state_ == State::done; }

 private:
  enum class State {
    size,           // in the digits
    extension,      // after ';'
    size_end,       // LF after the size's CR
    data,           //
    data_cr,        // CR after the data
    data_lf,        // its LF
    trailer,        // at the beginning of a trailer line
    trailer_name,   // inside one, before its colon
    trailer_value,  // after it
    trailer_lf,     // its LF
    end_lf,         // LF of the last, empty line
    done
  };

  void take(char c);
  void take_size(char c);
  void take_extension(char c);
  void take_trailer(char c);

  State state_ = State::size;
  std::uint64_t left_ = 0;  // bytes left of the chunk; while in size: the size so far
  int digits_ = 0;
  std::size_t extension_ = 0;   // of this chunk
  std::size_t extensions_ = 0;  // of the body
  std::size_t trailers_ = 0;
};

}  // namespace imaging::http
