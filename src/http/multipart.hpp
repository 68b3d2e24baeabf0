// multipart/form-data (RFC 7578, RFC 2046 §5.1), bytes in, tokens out; no I/O.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace imaging::http {

// The boundary parameter of a Content-Type field that is multipart/form-data; nullopt when the type
// is another, the boundary missing or not 1 to 70 characters of RFC 2046 bchars.
std::optional<std::string> multipart_boundary(std::string_view content_type);

// Limits: preamble 4 KiB, 32 parts, 8 fields of 4 KiB in a part's head; strict CRLF; no nesting, no
// Content-Transfer-Encoding. Linear time. After Bad nothing more comes.
class MultipartParser {
 public:
  struct NeedMore {};
  struct PartBegin {
    std::string name;
    std::optional<std::string> filename;
    std::string type;  // the part's Content-Type, empty when absent
  };
  struct Data {
    std::span<const char> bytes;  // valid until the next call of feed()
  };
  struct PartEnd {};
  struct End {};  // the closing boundary was seen; the epilogue is the caller's to discard
  struct Bad {
    std::string why;  // one sentence for the client
  };
  using Token = std::variant<NeedMore, PartBegin, Data, PartEnd, End, Bad>;

  explicit MultipartParser(std::string_view boundary);
  // Gives it more bytes; only after NeedMore. They must stay valid until the next NeedMore.
  void feed(std::span<const char> bytes);
  Token next();

 private:
  // (implementation's)
};

}  // namespace imaging::http
