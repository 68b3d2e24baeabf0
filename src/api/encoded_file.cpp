#include "api/encoded_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "api/conditions.hpp"
#include "base/encoding.hpp"
#include "base/sha256.hpp"
#include "http/accept_encoding.hpp"
#include "http/conditional.hpp"

namespace imaging::api {
namespace {

std::string etag_of(std::string_view bytes) {
  return fmt::format("\"{:.16}\"", to_hex(sha256(bytes)));
}

// The encoding that the client likes best; null for the file as it is.
const EncodedFile::Encoding* choose(const EncodedFile& file, const http::Head& head) {
  std::vector<std::string_view> codings;
  for (const auto& encoding : file.encodings) codings.push_back(encoding.coding);
  const auto field = http::combined(head.fields, "Accept-Encoding");
  const auto chosen = http::choose_coding(field, codings);
  const auto found = std::find_if(file.encodings.begin(), file.encodings.end(),
                                  [&](const auto& encoding) { return encoding.coding == chosen; });
  return found == file.encodings.end() ? nullptr : &*found;
}

// The bytes, or the range of them. A range is one of the encoded bytes (RFC 9110 §14.1).
http::Reply with_content(http::Reply reply, std::string_view bytes, std::string_view range_field) {
  const auto range = http::parse_range(range_field, bytes.size());
  if (std::holds_alternative<http::UnsatisfiableRange>(range)) {
    throw unsatisfiable_range(bytes.size());
  }
  if (const auto* part = std::get_if<ByteRange>(&range)) {
    reply.status = 206;
    reply.fields.emplace_back("Content-Range", http::content_range(*part, bytes.size()));
    bytes = bytes.substr(part->offset, part->length);
  }
  reply.body = bytes;
  return reply;
}

}  // namespace

EncodedFile::EncodedFile(std::string file_bytes, std::string content_type)
    : bytes(std::move(file_bytes)), type(std::move(content_type)), etag(etag_of(bytes)) {}

void EncodedFile::add(std::string coding, std::string encoded) {
  if (encoded.size() >= bytes.size()) return;
  std::string tag = etag_of(encoded);
  encodings.push_back({std::move(coding), std::move(encoded), std::move(tag)});
}

http::Reply EncodedFile::answer(const http::Head& head, http::Fields fields) const {
  const Encoding* encoding = choose(*this, head);
  const http::Validators current{encoding == nullptr ? etag : encoding->etag};
  require_preconditions(head, current);
  http::Reply reply;
  reply.fields = std::move(fields);
  reply.fields.emplace_back("ETag", current.etag);
  if (!encodings.empty()) reply.fields.emplace_back("Vary", "Accept-Encoding");
  if (http::is_not_modified(head, current)) {
    reply.status = 304;
    return reply;
  }
  reply.fields.emplace_back("Content-Type", type);
  reply.fields.emplace_back("Accept-Ranges", "bytes");
  if (encoding != nullptr) reply.fields.emplace_back("Content-Encoding", encoding->coding);
  // Range applies to GET only (RFC 9110 §14.2).
  return with_content(std::move(reply), encoding == nullptr ? bytes : encoding->bytes,
                      head.method == "GET" ? http::applicable_range(head, current) : "");
}

}  // namespace imaging::api
