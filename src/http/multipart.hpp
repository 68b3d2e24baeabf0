// Parses multipart/form-data (RFC 7578, RFC 2046 §5.1): bytes in, tokens out; no I/O.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "http/head.hpp"

namespace imaging::http {

// The boundary parameter of a Content-Type field that is multipart/form-data: 1 to 70 characters,
// each allowed in a boundary (RFC 2046 §5.1.1) or in a token (RFC 2045 §5.1). Throws
// Error{unsupported_media_type} that says what is wrong.
std::string multipart_boundary(std::string_view content_type);

// Limits: preamble 4 KiB, 32 parts, 8 fields of 4 KiB in a part's head; strict CRLF; no nesting.
// Content is returned as it was sent: a transfer encoding is reported, and the caller decodes it.
// Linear time. Bad is the last token.
class MultipartParser {
 public:
  struct NeedMore {};
  struct PartBegin {
    std::string name;
    // From filename, or from filename* as sent (RFC 8187). A part that has one is a file.
    std::optional<std::string> filename;
    std::string type;  // the part's Content-Type, empty when absent
    // The Content-Transfer-Encoding in lower case; empty when it leaves the content as it is:
    // absent, 7bit, 8bit or binary (RFC 2045 §6.2).
    std::string encoding;
    Fields digests;  // Content-Digest and Repr-Digest as sent (RFC 9530)
  };
  struct Data {
    std::span<const char> bytes;  // valid until the next call of feed()
  };
  struct PartEnd {};
  struct End {};  // the closing boundary was seen; the caller discards the epilogue
  struct Bad {
    std::string why;  // one sentence for the client
  };
  using Token = std::variant<NeedMore, PartBegin, Data, PartEnd, End, Bad>;

  explicit MultipartParser(std::string_view boundary);
  // Adds bytes; only after NeedMore. They must stay valid until the next NeedMore.
  void feed(std::span<const char> bytes);
  Token next();

 private:
  enum class State {
    preamble,   // before the first boundary
    delimited,  // just after a boundary
    head,       // in the lines of a part's head
    content,
    end,
    bad
  };

  std::size_t find_delimiter() const;
  Token in_preamble();
  Token in_content();
  Token after_boundary();
  Token in_head();
  Token end_of_head();
  std::string take_field(std::string_view line);
  std::string take_encoding(std::string_view value);
  std::string take_disposition(std::string_view value);
  Token malformed(std::string why);

  std::string delimiter_;  // CRLF, two dashes, the boundary
  State state_ = State::preamble;
  std::string_view bytes_;  // fed and not yet parsed
  // How many bytes of the delimiter end what came before bytes_. It starts as if a CRLF had come,
  // because a body may begin with its boundary.
  std::size_t matched_ = 2;
  std::size_t preamble_ = 0;  // bytes
  std::size_t parts_ = 0;
  std::size_t fields_ = 0;  // of this part's head
  std::string line_;        // the current line of a head or behind a boundary, so far
  PartBegin part_;
  // Which fields of the part were seen.
  bool disposed_ = false;
  bool encoded_ = false;
  bool padded_ = false;  // there was white space behind the boundary
  std::string why_;      // of State::bad
};

}  // namespace imaging::http
