#include "http/reply_head.hpp"

#include <boost/beast/http/status.hpp>
#include <charconv>
#include <chrono>

#include "base/error.hpp"
#include "base/time.hpp"
#include "http/grammar.hpp"

namespace imaging::http {
namespace {

void append_number(std::string& out, std::uint64_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  if (!is_token(name) || !is_field_value(value)) {
    throw Error(Code::internal_error, "internal error",
                "malformed reply field: " + std::string(name));
  }
  out.append(name).append(": ").append(value).append("\r\n");
}

// Formatted once a second.
std::string_view date_now() {
  thread_local Instant second;
  thread_local std::string text;
  const auto now = std::chrono::floor<std::chrono::seconds>(system_now());
  if (now != second) {
    second = now;
    text = format_http_date(now);
  }
  return text;
}

}  // namespace

void write_reply_head(std::string& out, int status, const Fields& fields,
                      std::optional<std::uint64_t> length, bool close) {
  namespace beast = boost::beast::http;
  const auto reason = beast::obsolete_reason(beast::int_to_status(static_cast<unsigned>(status)));
  out.assign("HTTP/1.1 ");
  append_number(out, static_cast<std::uint64_t>(status));
  out.append(1, ' ').append(reason.data(), reason.size()).append("\r\n");
  for (const auto& [name, value] : fields) append_field(out, name, value);
  out.append("Date: ").append(date_now()).append("\r\n");
  if (length) {
    out.append("Content-Length: ");
    append_number(out, *length);
    out.append("\r\n");
  }
  if (close) out.append("Connection: close\r\n");
  out.append("\r\n");
}

}  // namespace imaging::http
