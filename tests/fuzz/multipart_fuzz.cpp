// A form gives the same tokens whole and in pieces, and content is never invented.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "http/multipart.hpp"
#include "http/quoted_printable.hpp"

namespace {

using imaging::http::MultipartParser;

// One text for each token; consecutive pieces of content are joined into one.
struct Tokens {
  std::vector<std::string> texts;
  std::size_t content = 0;  // bytes
  bool operator==(const Tokens&) const = default;
};

// Records the token; false when nothing more can come.
bool note(Tokens& tokens, const MultipartParser::Token& token, bool& in_content) {
  const bool continues = in_content;
  in_content = false;
  if (const auto* data = std::get_if<MultipartParser::Data>(&token)) {
    if (data->bytes.empty()) std::abort();
    if (!continues) tokens.texts.emplace_back("data ");
    tokens.texts.back().append(data->bytes.begin(), data->bytes.end());
    tokens.content += data->bytes.size();
    in_content = true;
  } else if (const auto* part = std::get_if<MultipartParser::PartBegin>(&token)) {
    tokens.texts.push_back("part " + part->name + '\n' + part->filename.value_or("-") + '\n' +
                           part->type + '\n' + part->encoding);
  } else if (const auto* bad = std::get_if<MultipartParser::Bad>(&token)) {
    tokens.texts.push_back("bad " + bad->why);
    return false;
  } else if (std::holds_alternative<MultipartParser::End>(token)) {
    tokens.texts.emplace_back("end");
    return false;
  } else {
    tokens.texts.emplace_back("part end");
  }
  return true;
}

Tokens parse(std::span<const char> form, std::size_t piece) {
  MultipartParser parser("B");
  Tokens tokens;
  bool in_content = false;
  for (;;) {
    const auto token = parser.next();
    if (!std::holds_alternative<MultipartParser::NeedMore>(token)) {
      if (!note(tokens, token, in_content)) return tokens;
      continue;
    }
    if (form.empty()) return tokens;
    // A copy of exactly that size, so that the sanitizer sees a read beyond it.
    const auto size = std::min(piece, form.size());
    const std::vector<char> bytes(form.begin(), form.begin() + static_cast<std::ptrdiff_t>(size));
    form = form.subspan(size);
    parser.feed(bytes);
    for (;;) {
      const auto next = parser.next();
      if (std::holds_alternative<MultipartParser::NeedMore>(next)) break;
      if (!note(tokens, next, in_content)) return tokens;
    }
  }
}

}  // namespace

// The first byte chooses the size of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string form(data + 1, data + size);
  const Tokens whole = parse(form, form.size());
  if (whole.content > form.size()) std::abort();
  if (parse(form, data[0] % 16 + 1U) != whole) std::abort();
  const auto decoded = imaging::http::decode_quoted_printable(form);
  if (decoded && decoded->size() > form.size()) std::abort();
  try {
    imaging::http::multipart_boundary(form);
  } catch (const imaging::Error&) {
  }
  return 0;
}
