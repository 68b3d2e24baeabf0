#include "http/multipart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.hpp"
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

bool is_boundary_character(char c) {
  return is_token_character(c) || std::string_view("{}(),/:=?@ ").find(c) != std::string_view::npos;
}

// What is wrong with the boundary; empty when nothing is.
std::string boundary_fault(std::string_view boundary) {
  if (boundary.empty()) return "the boundary is empty";
  if (boundary.size() > longest_boundary) {
    return fmt::format("the boundary has {} characters, and 70 at most are allowed",
                       boundary.size());
  }
  if (boundary.back() == ' ') return "the boundary ends with a space";
  if (!std::all_of(boundary.begin(), boundary.end(), is_boundary_character)) {
    return "the boundary has a character that no boundary may have";
  }
  return {};
}

bool is_multipart(std::string_view type) {
  constexpr std::string_view prefix = "multipart/";
  return same_name(type.substr(0, prefix.size()), prefix);
}

}  // namespace

std::string multipart_boundary(std::string_view content_type) {
  const auto throw_unsupported = [](const std::string& why) {
    throw Error(Code::unsupported_media_type, "Content-Type: " + why);
  };
  const auto type = parse_parameterized(content_type);
  if (type.value.empty()) throw_unsupported("missing, it must be multipart/form-data");
  if (type.value != "multipart/form-data") {
    throw_unsupported(fmt::format("it must be multipart/form-data, not {:.64}", type.value));
  }
  if (!type.fault.empty()) throw_unsupported(type.fault);
  const std::string* boundary = type.find("boundary");
  if (boundary == nullptr) throw_unsupported("there is no boundary");
  if (const auto fault = boundary_fault(*boundary); !fault.empty()) throw_unsupported(fault);
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

MultipartParser::Token MultipartParser::malformed(std::string why) {
  state_ = State::bad;
  why_ = std::move(why);
  return Bad{why_};
}

// Where the delimiter begins, or its possible beginning at the end of the bytes; their size when
// there is neither. Linear, because a delimiter has a CR only at its front.
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
    // The bytes that were held back in the last feed are content after all.
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
    auto token = in_content();
    if (state_ == State::delimited) return after_boundary();
    const auto* skipped = std::get_if<Data>(&token);
    if (skipped == nullptr) return token;
    preamble_ += skipped->bytes.size();
    if (preamble_ > longest_preamble) return malformed("the form does not begin with its boundary");
  }
}

MultipartParser::Token MultipartParser::after_boundary() {
  // Transport padding (RFC 2046 §5.1.1); the dashes of the last boundary come before any.
  if (line_.empty()) {
    const auto padding = std::min(bytes_.find_first_not_of(" \t"), bytes_.size());
    padded_ = padded_ || padding > 0;
    bytes_.remove_prefix(padding);
  }
  const auto taken = bytes_.substr(0, line_end.size() - line_.size());
  line_ += taken;
  bytes_.remove_prefix(taken.size());
  if (line_.size() < line_end.size()) return NeedMore{};
  if (line_ == "--" && !padded_) {
    state_ = State::end;
    return End{};
  }
  if (line_ != line_end)
    return malformed("a boundary is not at the end of a line that ends with CRLF");
  if (++parts_ > most_parts) return malformed("the form has too many parts");
  line_.clear();
  part_ = {};
  fields_ = 0;
  disposed_ = encoded_ = padded_ = false;
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
    if (line_.size() > longest_line) return malformed("a header field of a part is too long");
    if (!line_.ends_with('\n')) return NeedMore{};
    if (!line_.ends_with(line_end))
      return malformed("a header line of a part does not end with CRLF");
    line_.resize(line_.size() - line_end.size());
    if (line_.empty()) return end_of_head();
    if (auto why = take_field(line_); !why.empty()) return malformed(std::move(why));
    line_.clear();
  }
}

// What is wrong with the field; empty when nothing is.
std::string MultipartParser::take_field(std::string_view line) {
  if (++fields_ > most_fields) return "a part has too many header fields";
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return "a header line of a part has no colon";
  const auto name = line.substr(0, colon);
  if (!is_token(name)) return "the name of a part's header field is malformed";
  const auto value = trim(line.substr(colon + 1));
  if (!is_field_value(value)) return "a header field of a part has a control character";
  if (same_name(name, "Content-Type")) {
    if (!part_.type.empty()) return "a part has two Content-Type fields";
    if (is_multipart(value)) return "the parts of a form must not be multipart themselves";
    part_.type = value;
  }
  if (same_name(name, "Content-Digest") || same_name(name, "Repr-Digest")) {
    part_.digests.emplace_back(name, value);
  }
  if (same_name(name, "Content-Transfer-Encoding")) return take_encoding(value);
  if (same_name(name, "Content-Disposition")) return take_disposition(value);
  return {};
}

std::string MultipartParser::take_encoding(std::string_view value) {
  if (std::exchange(encoded_, true)) return "a part has two Content-Transfer-Encoding fields";
  if (value.empty()) return "the Content-Transfer-Encoding of a part is empty";
  part_.encoding = lower_case(value);
  for (const std::string_view identity : {"7bit", "8bit", "binary"}) {
    if (part_.encoding == identity) part_.encoding.clear();
  }
  return {};
}

std::string MultipartParser::take_disposition(std::string_view value) {
  if (std::exchange(disposed_, true)) return "a part has two Content-Disposition fields";
  const auto disposition = parse_parameterized(value);
  if (disposition.value != "form-data") {
    return fmt::format("the Content-Disposition of a part must be form-data, not {:.64}",
                       disposition.value);
  }
  if (!disposition.fault.empty()) {
    return "in the Content-Disposition of a part " + disposition.fault;
  }
  const std::string* name = disposition.find("name");
  if (name == nullptr) return "the Content-Disposition of a part has no name";
  part_.name = *name;
  // RFC 7578 §4.2 forbids filename*, but some clients send it, even without filename.
  const std::string* filename = disposition.find("filename");
  if (filename == nullptr) filename = disposition.find("filename*");
  if (filename != nullptr) part_.filename = *filename;
  return {};
}

MultipartParser::Token MultipartParser::end_of_head() {
  if (!disposed_) return malformed("a part has no Content-Disposition");
  state_ = State::content;
  return std::move(part_);
}

}  // namespace imaging::http
