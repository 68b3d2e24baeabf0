// A head parses the same whole and byte by byte; and Beast accepts and understands in the same way
// whatever our strict parser accepts, so no second parser can be misled.
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "base/trace.hpp"
#include "http/accept.hpp"
#include "http/head_parser.hpp"
#include "http/target.hpp"
#include "http/trace_context.hpp"

namespace {

namespace beast = boost::beast::http;
using imaging::http::Head;
using imaging::http::HeadParser;

void demand(bool good) {
  if (!good) std::abort();
}

struct Outcome {
  std::optional<std::size_t> size;
  std::optional<imaging::Code> refusal;
  Head head;
};

Outcome parse(std::string_view bytes, std::size_t first, std::size_t piece) {
  HeadParser parser({});
  Outcome outcome;
  try {
    for (std::size_t size = first; !outcome.size; size = std::min(size + piece, bytes.size())) {
      outcome.size = parser.parse(bytes.substr(0, size));
      if (size == bytes.size()) break;
    }
  } catch (const imaging::Error& error) {
    outcome.refusal = error.code();
  }
  outcome.head = parser.head();
  return outcome;
}

void compare_with_beast(std::string_view bytes, const Outcome& ours) {
  beast::request_parser<beast::empty_body> theirs;
  theirs.header_limit(64 * 1024);
  theirs.body_limit(boost::none);
  theirs.eager(false);
  // Beast does not know the one empty line that may come first.
  if (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
  boost::beast::error_code error;
  while (!error && !theirs.is_header_done() && !bytes.empty()) {
    bytes.remove_prefix(theirs.put(boost::asio::buffer(bytes.data(), bytes.size()), error));
  }
  demand(theirs.is_header_done() && !error);
  const Head& head = ours.head;
  const auto& message = theirs.get();
  demand(message.method_string() == head.method);
  // Our parser reduces a URL to its path; an empty path becomes "/".
  const std::string_view target{message.target().data(), message.target().size()};
  const bool is_url = target != "*" && !target.starts_with('/');
  demand(is_url ? target.ends_with(head.target == "/" ? "" : head.target.substr(1))
                : target == head.target);
  demand(theirs.chunked() == head.chunked);
  const auto length = theirs.content_length();
  demand(length.has_value() == head.content_length.has_value());
  demand(!length || *length == *head.content_length);
  demand(theirs.keep_alive() || !head.keep_alive);
  const auto fields = static_cast<std::size_t>(std::distance(message.begin(), message.end()));
  // A URL's host becomes a field that an HTTP/1.0 request need not have sent.
  demand(fields == head.fields.size() || (is_url && fields + 1 == head.fields.size()));
}

// Any Accept can be read, and a trace that is continued can be read by the next one.
void check_optional_fields(const Head& head) {
  imaging::http::prefers_problem(head.fields);
  const imaging::Trace trace = imaging::http::continue_trace(head);
  demand(trace.id.empty() || imaging::parse_traceparent(trace.parent()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  const Outcome whole = parse(text, text.size(), 1);
  const Outcome bytewise = parse(text, 0, 1);
  demand(whole.size == bytewise.size && whole.refusal == bytewise.refusal);
  check_optional_fields(whole.head);  // of a head that cannot be read, too
  if (!whole.size) return 0;
  demand(whole.head.fields == bytewise.head.fields);
  compare_with_beast(std::string_view(text).substr(0, *whole.size), whole);
  try {
    const imaging::http::Target target(whole.head.target);
    demand(whole.head.target.starts_with(target.path()));
  } catch (const imaging::Error&) {
    // A query that is not properly encoded.
  }
  return 0;
}
