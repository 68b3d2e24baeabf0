// The body of a store's answer, whatever a proxy has made of it: bounded texts without control
// characters, and what a well-formed document says.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/demand.hpp"
#include "s3/error_xml.hpp"

namespace {

constexpr std::size_t longest = 256;

bool is_clean(std::string_view text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
  return text.size() <= longest && std::ranges::none_of(text, is_control);
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '<') {
      result += "&lt;";
    } else if (c == '&') {
      result += "&amp;";
    } else {
      result += c;
    }
  }
  return result;
}

// Characters that XML can hold as they are.
std::string printable(std::string_view text) {
  std::string result(text.substr(0, longest));
  for (char& c : result) c = static_cast<char>(' ' + static_cast<unsigned char>(c) % ('~' - ' '));
  if (const auto begin = result.find_first_not_of(' '); begin != 0) result.insert(0, "x");
  if (result.ends_with(' ')) result.back() = 'x';
  return result.substr(0, longest);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body(data, data + size);
  if (const auto error = imaging::s3::parse_error(body)) {
    demand(body.find("<Error") != std::string::npos);
    demand(!error->code.empty());
    demand(is_clean(error->code) && is_clean(error->message) && is_clean(error->endpoint));
  }
  const std::string message = printable(body);
  const auto error = imaging::s3::parse_error(
      R"(<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>)" +
      escaped(message) + "</Message></Error>");
  demand(error && error->code == "SlowDown" && error->message == message);
  return 0;
}
