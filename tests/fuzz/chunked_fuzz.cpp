// A chunked body decodes the same whole and in pieces; Beast never reads a body that our strict
// decoder accepts as another body; and an encoded body decodes to the original.
#include <algorithm>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "fuzz/demand.hpp"
#include "http/chunked.hpp"

namespace {

namespace beast = boost::beast::http;
using imaging::http::ChunkedDecoder;

struct Decoded {
  std::string body;
  std::size_t consumed = 0;
  bool done = false;
  bool rejected = false;
};

Decoded decode(std::string_view input, std::size_t piece) {
  ChunkedDecoder decoder;
  Decoded result;
  result.rejected = !succeeds_or(imaging::Code::bad_request, [&] {
    while (result.consumed < input.size() && !decoder.done()) {
      // A copy of exactly that size, so that the sanitizer sees a read beyond it.
      std::string bytes(input.substr(result.consumed, piece));
      const auto step = decoder.decode(bytes);
      demand(step.decoded <= step.consumed && step.consumed <= bytes.size());
      demand(step.consumed == bytes.size() || decoder.done());
      result.body.append(bytes, 0, step.decoded);
      result.consumed += step.consumed;
    }
  });
  result.done = decoder.done();
  return result;
}

// The body as Beast reads it; nullopt when it does not accept all of it.
std::optional<std::string> read_by_beast(std::string_view input) {
  beast::request_parser<beast::string_body> parser;
  parser.body_limit(boost::none);
  parser.header_limit(64 * 1024);
  parser.eager(true);
  const std::string request =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(input);
  std::string_view rest = request;
  boost::beast::error_code error;
  while (!error && !parser.is_done() && !rest.empty()) {
    const std::size_t taken = parser.put(boost::asio::buffer(rest.data(), rest.size()), error);
    if (taken == 0) break;
    rest.remove_prefix(taken);
  }
  if (error || !parser.is_done() || !rest.empty()) return std::nullopt;
  return parser.get().body();
}

std::string encode(std::string_view body, std::size_t chunk) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (; !body.empty(); body.remove_prefix(std::min(chunk, body.size()))) {
    const auto data = body.substr(0, chunk);
    for (int shift = 12; shift >= 0; shift -= 4) text += digits[data.size() >> shift & 15];
    text.append("\r\n").append(data).append("\r\n");
  }
  return text + "0\r\n\r\n";
}

}  // namespace

// The first byte chooses the size of the pieces, and of the chunks.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string input(data + 1, data + size);
  const std::size_t piece = data[0] % 32 + 1U;
  const Decoded whole = decode(input, std::string::npos);
  const Decoded pieces = decode(input, piece);
  demand(whole.rejected == pieces.rejected && whole.done == pieces.done);
  if (!whole.rejected) demand(whole.body == pieces.body && whole.consumed == pieces.consumed);
  if (whole.done) {
    const auto theirs = read_by_beast(std::string_view(input).substr(0, whole.consumed));
    demand(!theirs || *theirs == whole.body);
  }
  const std::string encoded = encode(input, piece);
  const Decoded again = decode(encoded, piece);
  demand(again.done && again.body == input && again.consumed == encoded.size());
  return 0;
}
