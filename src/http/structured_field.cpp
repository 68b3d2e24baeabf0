#include "http/structured_field.hpp"

#include <algorithm>

#include "base/encoding.hpp"
#include "http/grammar.hpp"

namespace imaging::http {
namespace {

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_alpha(char c) { return is_lower(to_lower(c)); }

// Takes the parts of a dictionary off the front of a text (§4.2). good is false after the first
// fault, and what is returned then means nothing.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool good() const { return good_; }
  bool at_end() const { return rest_.empty(); }
  bool next_is(char c) const { return rest_.starts_with(c); }

  bool skip(char c) {
    if (!next_is(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(char c) { good_ = skip(c) && good_; }
  void skip_all(std::string_view characters) {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(characters), rest_.size()));
  }
  template <class Predicate>
  std::string_view take_while(Predicate predicate) {
    const auto end = std::find_if_not(rest_.begin(), rest_.end(), predicate);
    const auto taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  // §4.2.3.3
  std::string_view key() {
    good_ = good_ && !rest_.empty() && (is_lower(rest_[0]) || rest_[0] == '*');
    return take_while([](char c) {
      return is_lower(c) || is_digit(c) ||
             std::string_view("_-.*").find(c) != std::string_view::npos;
    });
  }

  // Items with parameters, or an inner list of them (§4.2.1.1). The bytes of a Byte Sequence.
  std::optional<std::string> member() {
    std::optional<std::string> bytes;
    if (next_is('(')) {
      inner_list();
    } else {
      bytes = bare_item();
    }
    parameters();
    return bytes;
  }

  // §4.2.3.2
  void parameters() {
    while (good_ && skip(';')) {
      skip_all(" ");
      key();
      if (skip('=')) bare_item();
    }
  }

 private:
  void inner_list() {
    expect('(');
    for (;;) {
      skip_all(" ");
      if (!good_ || skip(')')) return;
      bare_item();
      parameters();
      if (!next_is(' ') && !next_is(')')) good_ = false;
    }
  }

  // §4.2.3.1
  std::optional<std::string> bare_item() {
    if (next_is(':')) return byte_sequence();
    if (next_is('"')) {
      string();
    } else if (skip('?')) {
      good_ = (skip('0') || skip('1')) && good_;
    } else if (next_is('-') || (!rest_.empty() && is_digit(rest_[0]))) {
      number();
    } else {
      token();
    }
    return std::nullopt;
  }

  // §4.2.7
  std::optional<std::string> byte_sequence() {
    expect(':');
    const auto text = take_while([](char c) { return c != ':'; });
    expect(':');
    auto bytes = from_base64(text);
    good_ = good_ && bytes.has_value();
    return bytes;
  }

  // §4.2.5
  void string() {
    expect('"');
    while (good_ && !rest_.empty() && rest_[0] != '"') {
      const bool escaped = skip('\\');
      const char c = rest_.empty() ? '\0' : rest_[0];
      good_ = c >= ' ' && c <= '~' && (!escaped || c == '"' || c == '\\');
      rest_.remove_prefix(good_ ? 1 : 0);
    }
    expect('"');
  }

  // §4.2.4: at most 15 digits, or 12 and 3 behind a point.
  void number() {
    skip('-');
    const auto whole = take_while(is_digit).size();
    good_ = good_ && whole >= 1 && whole <= 15;
    if (!skip('.')) return;
    const auto fraction = take_while(is_digit).size();
    good_ = good_ && whole <= 12 && fraction >= 1 && fraction <= 3;
  }

  // §4.2.6
  void token() {
    good_ = good_ && !rest_.empty() && (is_alpha(rest_[0]) || rest_[0] == '*');
    take_while([](char c) { return is_token_character(c) || c == ':' || c == '/'; });
  }

  std::string_view rest_;
  bool good_ = true;
};

}  // namespace

std::optional<Dictionary> parse_dictionary(std::string_view text) {
  Dictionary members;
  Reader in(text);
  in.skip_all(" ");
  while (in.good() && !in.at_end()) {
    std::optional<std::string>& bytes = members[std::string(in.key())];
    bytes.reset();
    if (in.skip('=')) {
      bytes = in.member();
    } else {
      in.parameters();
    }
    in.skip_all(" \t");
    if (in.at_end()) break;
    in.expect(',');
    in.skip_all(" \t");
    if (in.at_end()) return std::nullopt;  // a trailing comma
  }
  if (!in.good()) return std::nullopt;
  return members;
}

}  // namespace imaging::http
