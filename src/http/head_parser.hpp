// Parses the head of an HTTP/1.x request line by line as it arrives; strict, and no I/O.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http/head.hpp"

namespace imaging::http {

struct HeadLimits {
  std::size_t request_line = 8 * 1024;  // without its CRLF
  std::size_t head = 16 * 1024;         // request line, fields and the empty line
  std::size_t fields = 100;
};

// Rejects whatever a more lenient parser before or behind this one could read differently: bare CR
// or LF, folded lines, spaces around names, other versions, and targets that are neither a path nor
// an http or https URL. A malformed line is rejected as soon as it is complete.
//
// A URL as the target (RFC 9112 §3.2.2) is reduced to its path, and its host replaces the Host
// field: all other code sees one form and one host.
class HeadParser {
 public:
  explicit HeadParser(HeadLimits limits) : limits_(limits) {}

  // Forgets the previous request.
  void restart();
  // bytes: everything received of this request, from its first byte. Returns the size of the head
  // once it is complete and obeys apply_head_rules(). Throws Error: bad_request, uri_too_long,
  // headers_too_large, and what the rules throw; nothing may be parsed after that.
  std::optional<std::size_t> parse(std::string_view bytes);
  // The head, as far as it has been parsed.
  const Head& head() const { return head_; }

 private:
  void check_size(std::size_t size) const;
  void take_line(std::string_view line);
  void take_request_line(std::string_view line);
  void take_target(std::string_view method, std::string_view target);
  void take_field(std::string_view line);

  HeadLimits limits_;
  Head head_;
  std::string authority_;  // of a target that is a URL
  int minor_version_ = 1;
  std::size_t line_ = 0;     // where the current line begins
  std::size_t scanned_ = 0;  // no line feed between line_ and here
};

}  // namespace imaging::http
