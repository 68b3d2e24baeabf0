#include "http/head_parser.hpp"

#include <algorithm>
#include <boost/url/authority_view.hpp>
#include <string>

#include "base/error.hpp"
#include "http/grammar.hpp"

namespace imaging::http {
namespace {

[[noreturn]] void throw_bad_request(const char* why) { throw Error(Code::bad_request, why); }

// Visible ASCII without a fragment, which clients keep to themselves.
bool is_target_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
}

// The text after http:// or https://, in any case; nullopt for a target in another form.
std::optional<std::string_view> behind_scheme(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (same_name(target.substr(0, scheme.size()), scheme)) return target.substr(scheme.size());
  }
  return std::nullopt;
}

// A host and perhaps a port, without a user (RFC 9110 §4.2).
bool is_authority(std::string_view text) {
  if (!is_host(text)) return false;
  const auto authority = boost::urls::parse_authority(text);
  return authority && !authority->encoded_host().empty();
}

}  // namespace

void HeadParser::restart() {
  head_.method.clear();
  head_.target.clear();
  authority_.clear();
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
    if (line_feed == line_ || bytes[line_feed - 1] != '\r')
      throw_bad_request("lines must end with CRLF");
    check_size(line_feed + 1);
    const auto line = bytes.substr(line_, line_feed - 1 - line_);
    line_ = scanned_ = line_feed + 1;
    // One empty line before a request is ignored (RFC 9112 §2.2).
    if (line_ == 2) continue;
    if (line.empty() && !head_.method.empty()) {
      apply_head_rules(head_, minor_version_);
      if (!authority_.empty()) head_.set_field("Host", authority_);
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
  if (second == std::string_view::npos) throw_bad_request("the request line is malformed");
  const auto method = line.substr(0, first);
  const auto target = line.substr(first + 1, second - first - 1);
  const auto version = line.substr(second + 1);
  if (!is_token(method)) throw_bad_request("the request method is malformed");
  if (version != "HTTP/1.1" && version != "HTTP/1.0")
    throw_bad_request("only HTTP/1.1 and HTTP/1.0 are served");
  take_target(method, target);
  head_.method = method;
  minor_version_ = version.back() - '0';
}

void HeadParser::take_target(std::string_view method, std::string_view target) {
  if (!is_target_text(target)) throw_bad_request("the request target has a forbidden character");
  if (const auto rest = behind_scheme(target)) {
    const auto authority = rest->substr(0, rest->find_first_of("/?"));
    if (!is_authority(authority)) throw_bad_request("the host of the request target is malformed");
    authority_ = authority;
    target = rest->substr(authority.size());
    head_.target = target.starts_with('/') ? "" : "/";  // an empty path means "/"
    head_.target += target;
    return;
  }
  const bool is_asterisk = target == "*" && method == "OPTIONS";
  if (!is_asterisk && !target.starts_with('/')) {
    throw_bad_request("the request target must be a path or an http URL");
  }
  head_.target = target;
}

void HeadParser::take_field(std::string_view line) {
  if (head_.fields.size() == limits_.fields) {
    throw Error(Code::headers_too_large, "there are too many header fields");
  }
  // A folded line begins with white space, so its name is no token and is rejected.
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) throw_bad_request("a header field is malformed");
  const auto name = line.substr(0, colon);
  const auto value = trim(line.substr(colon + 1));
  if (!is_token(name)) throw_bad_request("a header field's name is malformed");
  if (!is_field_value(value)) throw_bad_request("a header field's value has a control character");
  head_.fields.emplace_back(name, value);
}

}  // namespace imaging::http
