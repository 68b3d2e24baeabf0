#include "http/head_parser.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "http/grammar.hpp"
#include "http/head_rules.hpp"

namespace imaging::http {
namespace {

[[noreturn]] void refuse(const char* why) { throw Error(Code::bad_request, why); }

// Origin form (RFC 9112 §3.2.1), or "*" where it has a meaning; visible ASCII, no fragment.
bool is_target(std::string_view method, std::string_view target) {
  if (target == "*") return method == "OPTIONS";
  return target.starts_with('/') && std::all_of(target.begin(), target.end(), [](char c) {
           return c > 0x20 && c < 0x7f && c != '#';
         });
}

}  // namespace

void HeadParser::restart() {
  head_.method.clear();
  head_.target.clear();
  head_.fields.clear();
  head_.content_length.reset();
  head_.keep_alive = true;
  head_.chunked = head_.expects_continue = false;
  line_ = scanned_ = 0;
}

std::optional<std::size_t> HeadParser::parse(std::string_view bytes) {
  for (;;) {
    const auto line_feed = bytes.find('\n', scanned_);
    if (line_feed == std::string_view::npos) {
      check_size(bytes.size());
      scanned_ = bytes.size();
      return std::nullopt;
    }
    if (line_feed == line_ || bytes[line_feed - 1] != '\r') refuse("lines must end with CRLF");
    check_size(line_feed + 1);
    const auto line = bytes.substr(line_, line_feed - 1 - line_);
    line_ = scanned_ = line_feed + 1;
    // One empty line before a request is to be ignored (RFC 9112 §2.2).
    if (line_ == 2) continue;
    if (line.empty() && !head_.method.empty()) {
      apply_head_rules(head_, minor_version_);
      return line_;
    }
    take_line(line);
  }
}

void HeadParser::check_size(std::size_t size) const {
  constexpr std::size_t line_end = 2;
  if (head_.method.empty() && size - line_ > limits_.request_line + line_end) {
    throw Error(Code::uri_too_long, "the request line is too long");
  }
  if (size > limits_.head) throw Error(Code::headers_too_large, "the header fields are too large");
}

void HeadParser::take_line(std::string_view line) {
  if (head_.method.empty()) {
    take_request_line(line);
  } else {
    take_field(line);
  }
}

void HeadParser::take_request_line(std::string_view line) {
  const auto first = line.find(' ');
  const auto second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos) refuse("the request line is malformed");
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, second - first - 1);
  const auto version = line.substr(second + 1);
  if (!is_token(method)) refuse("the request method is malformed");
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    refuse("only HTTP/1.1 and HTTP/1.0 are served");
  if (!is_target(method, target)) refuse("the request target must be a path");
  head_.method = method;
  head_.target = target;
  minor_version_ = version.back() - '0';
}

void HeadParser::take_field(std::string_view line) {
  if (head_.fields.size() == limits_.fields) {
    throw Error(Code::headers_too_large, "there are too many header fields");
  }
  // A folded line begins with white space, which is no token either.
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) refuse("a header field is malformed");
  const auto name = line.substr(0, colon);
  const auto value = trim(line.substr(colon + 1));
  if (!is_token(name)) refuse("a header field's name is malformed");
  if (!is_field_value(value)) refuse("a header field's value has a control character");
  head_.fields.emplace_back(name, value);
}

}  // namespace imaging::http
