#include "http/target.hpp"

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "http/grammar.hpp"

namespace imaging::http {
namespace {

[[noreturn]] void throw_badly_encoded() {
  throw Error(Code::bad_request, "the query is not properly encoded");
}

Error there_twice(const std::string& name) {
  Error error(Code::bad_request, "the query parameter " + name + " is there twice");
  error.add({name, "it is there twice"});
  return error;
}

char decode_percent(std::string_view digits) {
  const int high = digits.empty() ? -1 : hex_digit(digits[0]);
  const int low = digits.size() < 2 ? -1 : hex_digit(digits[1]);
  if (high < 0 || low < 0) throw_badly_encoded();
  return static_cast<char>(high * 16 + low);
}

// application/x-www-form-urlencoded, as browsers write queries: '+' is a space.
std::string decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (c == '+') c = ' ';
    if (c == '%') {
      c = decode_percent(text.substr(at + 1));
      at += 2;
    }
    if (is_control(c)) throw_badly_encoded();
    decoded += c;
  }
  return decoded;
}

}  // namespace

Target::Target(std::string_view target) : path_(target.substr(0, target.find('?'))) {
  auto rest = target.substr(path_.size());
  if (!rest.empty()) rest.remove_prefix(1);
  while (!rest.empty()) {
    const auto parameter = take_element(rest, '&');
    if (parameter.empty()) continue;
    const auto equals = parameter.find('=');
    auto value =
        equals == std::string_view::npos ? std::string_view{} : parameter.substr(equals + 1);
    parameters_.emplace_back(decode(parameter.substr(0, equals)), decode(value));
  }
}

std::optional<std::string_view> Target::query(std::string_view name) const {
  std::optional<std::string_view> found;
  for (const auto& [key, value] : parameters_) {
    if (key != name) continue;
    if (found) throw there_twice(key);
    found = value;
  }
  return found;
}

}  // namespace imaging::http
