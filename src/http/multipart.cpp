#include "http/multipart.hpp"

#include <algorithm>
#include <utility>

#include "http/grammar.hpp"
#include "http/parameters.hpp"

namespace imaging::http {
namespace {

constexpr std::size_t longest_boundary = 70;
constexpr std::size_t longest_preamble = 4 * 1024;
constexpr std::size_t most_parts = 32;
constexpr std::size_t most_fields = 8;
constexpr std::size_t longest_field = 4 * 1024;
constexpr std::string_view line_end = "\r\n";

// bchars of RFC 2046 §5.1.1; a space may not be the last one.
bool is_boundary(std::string_view text) {
  return !text.empty() && text.size() <= longest_boundary && text.back() != ' ' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') ||
                  std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
         });
}

bool is_multipart(std::string_view type) {
  constexpr std::string_view prefix = "multipart/";
  return same_name(type.substr(0, prefix.size()), prefix);
}

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
  const auto type = parse_parameterized(content_type);
  if (!type || type->value != "multipart/form-data") return std::nullopt;
  const std::string* boundary = type->find("boundary");
  if (boundary == nullptr || !is_boundary(*boundary)) return std::nullopt;
  return *boundary;
}

MultipartParser::MultipartParser(std::string_view boundary) : delimiter_("\r\n--") {
  delimiter_ += boundary;
}

void MultipartParser::feed(std::span<const char> bytes) { bytes_ = {bytes.data(), bytes.size()}; }

MultipartParser::Token MultipartParser::next() {
  switch (state_) {
    case State::preamble:
      return in_preamble();
    case State::delimited:
      return after_boundary();
    case State::head:
      return in_head();
    case State::content:
      return in_content();
    case State::end:
      return End{};
    case State::bad:
      break;
  }
  return Bad{why_};
}

MultipartParser::Token MultipartParser::refuse(const char* why) {
  state_ = State::bad;
  why_ = why;
  return Bad{why};
}

// Where the delimiter begins, or what may become one when more is fed; the size when nowhere.
// Linear: the delimiter has a CR only at its front.
std::size_t MultipartParser::find_delimiter() const {
  for (auto at = bytes_.find('\r'); at != std::string_view::npos; at = bytes_.find('\r', at + 1)) {
    if (delimiter_.starts_with(bytes_.substr(at, delimiter_.size()))) return at;
  }
  return bytes_.size();
}

MultipartParser::Token MultipartParser::in_content() {
  if (matched_ == 0) {
    const auto content = bytes_.substr(0, find_delimiter());
    bytes_.remove_prefix(content.size());
    if (!content.empty()) return Data{content};
  }
  const auto expected = std::string_view(delimiter_).substr(matched_, bytes_.size());
  if (!bytes_.starts_with(expected)) {
    // What was held back in the last feed is content after all.
    return Data{std::span(delimiter_).first(std::exchange(matched_, 0))};
  }
  bytes_.remove_prefix(expected.size());
  matched_ += expected.size();
  if (matched_ < delimiter_.size()) return NeedMore{};
  matched_ = 0;
  line_.clear();
  state_ = State::delimited;
  return PartEnd{};
}

MultipartParser::Token MultipartParser::in_preamble() {
  for (;;) {
    const auto token = in_content();
    if (state_ == State::delimited) return after_boundary();
    const auto* skipped = std::get_if<Data>(&token);
    if (skipped == nullptr) return token;
    preamble_ += skipped->bytes.size();
    if (preamble_ > longest_preamble) return refuse("the form does not begin with its boundary");
  }
}

MultipartParser::Token MultipartParser::after_boundary() {
  const auto taken = bytes_.substr(0, line_end.size() - line_.size());
  line_ += taken;
  bytes_.remove_prefix(taken.size());
  if (line_.size() < line_end.size()) return NeedMore{};
  if (line_ == "--") {
    state_ = State::end;
    return End{};
  }
  if (line_ != line_end) return refuse("a boundary of the form is not on a line of its own");
  if (++parts_ > most_parts) return refuse("the form has too many parts");
  line_.clear();
  part_ = {};
  fields_ = 0;
  disposed_ = false;
  state_ = State::head;
  return in_head();
}

MultipartParser::Token MultipartParser::in_head() {
  for (;;) {
    constexpr std::size_t longest_line = longest_field + line_end.size();
    const auto rest_of_line = bytes_.substr(0, bytes_.find('\n')).size() + 1;
    const auto taken = bytes_.substr(0, std::min(rest_of_line, longest_line + 1 - line_.size()));
    line_ += taken;
    bytes_.remove_prefix(taken.size());
    if (line_.size() > longest_line) return refuse("a header field of a part is too long");
    if (!line_.ends_with('\n')) return NeedMore{};
    if (!line_.ends_with(line_end)) return refuse("a header line of a part does not end with CRLF");
    line_.resize(line_.size() - line_end.size());
    if (line_.empty()) return end_of_head();
    if (const char* why = take_field(line_)) return refuse(why);
    line_.clear();
  }
}

// Nullptr, or what is wrong with the field.
const char* MultipartParser::take_field(std::string_view line) {
  if (++fields_ > most_fields) return "a part has too many header fields";
  const auto colon = std::min(line.find(':'), line.size());
  const auto name = line.substr(0, colon);
  if (colon == line.size() || !is_token(name)) return "a header field of a part is malformed";
  const auto value = trim(line.substr(colon + 1));
  if (!is_field_value(value)) return "a header field of a part has a control character";
  if (same_name(name, "Content-Transfer-Encoding")) {
    return "a part must not have a Content-Transfer-Encoding";
  }
  if (same_name(name, "Content-Type")) {
    if (!part_.type.empty()) return "a part has two Content-Type fields";
    if (is_multipart(value)) return "the parts of a form must not be multipart themselves";
    part_.type = value;
  } else if (same_name(name, "Content-Disposition")) {
    if (std::exchange(disposed_, true)) return "a part has two Content-Disposition fields";
    auto disposition = parse_parameterized(value);
    const std::string* part_name = disposition ? disposition->find("name") : nullptr;
    if (part_name == nullptr || disposition->value != "form-data") {
      return "the Content-Disposition of a part must be form-data with a name";
    }
    part_.name = *part_name;
    if (const auto* filename = disposition->find("filename")) part_.filename = *filename;
  }
  return nullptr;
}

MultipartParser::Token MultipartParser::end_of_head() {
  if (!disposed_) return refuse("a part has no Content-Disposition");
  state_ = State::content;
  return std::move(part_);
}

}  // namespace imaging::http
