// The body of a store's response, whatever a proxy made of it: an error has bounded texts without
// control characters, a list has a key for each object, and a well-formed document is read exactly.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/demand.hpp"
#include "s3/xml.hpp"

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

// Characters that XML can hold unescaped.
std::string printable(std::string_view text) {
  std::string result(text.substr(0, longest));
  for (char& c : result) c = static_cast<char>(' ' + static_cast<unsigned char>(c) % ('~' - ' '));
  if (const auto begin = result.find_first_not_of(' '); begin != 0) result.insert(0, "x");
  if (result.ends_with(' ')) result.back() = 'x';
  return result.substr(0, longest);
}

void check_error(const std::string& body) {
  const auto error = imaging::s3::parse_error(body);
  if (!error) return;
  demand(body.find("<Error") != std::string::npos);
  demand(!error->code.empty());
  demand(is_clean(error->code) && is_clean(error->message) && is_clean(error->endpoint));
}

void check_list(const std::string& body) {
  const auto page = imaging::s3::parse_list(body);
  if (!page) return;
  demand(body.find("<ListBucketResult") != std::string::npos);
  for (const auto& object : page->objects) demand(!object.key.empty());
}

void check_written(const std::string& text) {
  const auto error = imaging::s3::parse_error(
      R"(<?xml version="1.0" encoding="UTF-8"?><Error><Code>SlowDown</Code><Message>)" +
      escaped(text) + "</Message></Error>");
  demand(error && error->code == "SlowDown" && error->message == text);
  const auto page = imaging::s3::parse_list(
      "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>" + escaped("k" + text) +
      "</Key><Size>9</Size><LastModified>2026-02-09T15:30:12.000Z</LastModified></Contents>"
      "</ListBucketResult>");
  demand(page && page->objects.size() == 1 && page->next.empty());
  demand(page->objects[0].key == "k" + text && page->objects[0].size == 9);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body(data, data + size);
  check_error(body);
  check_list(body);
  check_written(printable(body));
  return 0;
}
