#include "http/head.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <system_error>

#include "base/error.hpp"
#include "http/grammar.hpp"

namespace imaging::http {
namespace {

[[noreturn]] void throw_bad_request(const char* why) { throw Error(Code::bad_request, why); }

void check_host(const Head& head, int minor_version) {
  const auto hosts = head.count("Host");
  if (hosts > 1 || (hosts == 0 && minor_version == 1)) {
    throw_bad_request("there must be exactly one Host field");
  }
  if (!is_host(head.field("Host"))) throw_bad_request("the Host field is malformed");
}

// With two of them, we and a proxy or filter before us might read the body differently.
void check_type(const Head& head) {
  if (head.count("Content-Type") > 1)
    throw_bad_request("there must be only one Content-Type field");
}

// 1*DIGIT, no sign, no list, at most 2^63-1.
std::uint64_t parse_length(std::string_view text) {
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  constexpr auto longest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (error != std::errc{} || stop != end || value > longest) {
    throw_bad_request("the Content-Length field is malformed");
  }
  return value;
}

// Only a single "chunked" is accepted. Other codings before a final chunked are valid HTTP, but not
// implemented.
void check_transfer_coding(std::string_view value) {
  if (same_name(value, "chunked")) return;
  bool others = false;
  while (!value.empty()) {
    const auto coding = take_element(value, ',');
    if (same_name(coding, "chunked")) {
      if (others && value.empty()) {
        throw Error(Code::not_implemented, "the only transfer coding understood is chunked");
      }
      break;
    }
    if (!is_token(coding)) break;
    others = true;
  }
  throw_bad_request("the Transfer-Encoding field must be exactly chunked");
}

void take_framing(Head& head, int minor_version) {
  const auto lengths = head.count("Content-Length");
  const auto codings = head.count("Transfer-Encoding");
  if (lengths > 1) throw_bad_request("there must be only one Content-Length field");
  if (codings > 1) throw_bad_request("there must be only one Transfer-Encoding field");
  if (codings == 1) {
    if (lengths > 0) throw_bad_request("Transfer-Encoding and Content-Length exclude each other");
    if (minor_version == 0) throw_bad_request("HTTP/1.0 has no Transfer-Encoding");
    check_transfer_coding(head.field("Transfer-Encoding"));
    head.chunked = true;
  } else if (lengths == 1) {
    head.content_length = parse_length(head.field("Content-Length"));
  }
}

void take_expectation(Head& head, const std::string& value, int minor_version) {
  if (!same_name(value, "100-continue")) {
    throw Error(Code::expectation_failed, "the only expectation met is 100-continue");
  }
  // An HTTP/1.0 client does not know interim responses (RFC 9110 §10.1.1).
  head.expects_continue = head.has_body() && minor_version == 1;
}

// A list of tokens (RFC 9110 §7.6.1); empty elements are ignored.
bool asks_to_close(std::string_view connection) {
  bool closes = false;
  while (!connection.empty()) {
    const auto option = take_element(connection, ',');
    if (!option.empty() && !is_token(option))
      throw_bad_request("the Connection field is malformed");
    closes = closes || same_name(option, "close");
  }
  return closes;
}

}  // namespace

std::string_view Head::field(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [name](const auto& field) {
    return same_name(field.first, name);
  });
  return found == fields.end() ? std::string_view{} : std::string_view{found->second};
}

std::size_t Head::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(fields.begin(), fields.end(),
                    [name](const auto& field) { return same_name(field.first, name); }));
}

void Head::set_field(std::string_view name, std::string_view value) {
  for (auto& field : fields) {
    if (!same_name(field.first, name)) continue;
    field.second = value;
    return;
  }
  fields.emplace_back(name, value);
}

std::optional<std::string> combined(const Fields& fields, std::string_view name) {
  std::optional<std::string> all;
  for (const auto& [key, value] : fields) {
    if (!same_name(key, name)) continue;
    all = all ? *all + ", " + value : value;
  }
  return all;
}

bool is_host(std::string_view text) {
  return text.find_first_of(" \t/?#@\\,") == std::string_view::npos;
}

void apply_head_rules(Head& head, int minor_version) {
  check_host(head, minor_version);
  check_type(head);
  take_framing(head, minor_version);
  head.keep_alive = minor_version == 1;
  for (const auto& [name, value] : head.fields) {
    if (same_name(name, "Expect")) {
      take_expectation(head, value, minor_version);
    } else if (same_name(name, "Connection")) {
      if (asks_to_close(value)) head.keep_alive = false;
    } else if (same_name(name, "Content-Encoding")) {
      throw Error(Code::unsupported_media_type,
                  "a Content-Encoding of the request is not supported");
    }
  }
}

}  // namespace imaging::http
