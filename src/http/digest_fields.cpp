#include "http/digest_fields.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "http/structured_field.hpp"

namespace imaging::http {
namespace {

std::string_view name_of(HashKind kind) { return kind == HashKind::sha256 ? "sha-256" : "sha-512"; }

[[noreturn]] void throw_bad(std::string_view field, const std::string& why) {
  throw Error(Code::bad_request, fmt::format("{}: {}", field, why));
}

void add_announced(std::vector<AnnouncedDigest>& announced, const std::string& field,
                   std::string_view text) {
  auto members = parse_dictionary(text);
  if (!members) throw_bad(field, "it must be like sha-256=:<base64>: (RFC 9530)");
  for (const HashKind kind : {HashKind::sha256, HashKind::sha512}) {
    const auto name = name_of(kind);
    const auto found = members->find(name);
    if (found == members->end()) continue;
    auto& bytes = found->second;
    if (!bytes) throw_bad(field, fmt::format("its {} must be a byte sequence, :<base64>:", name));
    if (bytes->size() != size_of(kind)) {
      throw_bad(field, fmt::format("its {} has {} bytes instead of {}", name, bytes->size(),
                                   size_of(kind)));
    }
    announced.push_back({field, kind, std::move(*bytes)});
  }
}

}  // namespace

std::optional<std::string> digest_field(std::string_view sha256) {
  const auto bytes = from_hex(sha256);
  if (!bytes || bytes->size() != size_of(HashKind::sha256)) return std::nullopt;
  return fmt::format("sha-256=:{}:", to_base64(*bytes));
}

std::vector<AnnouncedDigest> announced_digests(const Fields& fields, std::string_view prefix) {
  std::vector<AnnouncedDigest> announced;
  for (const char* name : {"Content-Digest", "Repr-Digest"}) {
    if (const auto text = combined(fields, name)) {
      add_announced(announced, fmt::format("{}{}", prefix, name), *text);
    }
  }
  return announced;
}

DigestCheck::DigestCheck(std::vector<AnnouncedDigest> announced)
    : announced_(std::move(announced)) {
  for (const AnnouncedDigest& digest : announced_) {
    auto& hasher = digest.kind == HashKind::sha256 ? sha256_ : sha512_;
    if (!hasher) hasher.emplace(digest.kind);
  }
}

void DigestCheck::update(std::span<const char> bytes) {
  if (sha256_) sha256_->update(bytes);
  if (sha512_) sha512_->update(bytes);
}

void DigestCheck::finish() {
  if (std::exchange(finished_, true)) throw std::logic_error("a digest was checked before");
  const std::string sha256 = sha256_ ? sha256_->finish() : std::string();
  const std::string sha512 = sha512_ ? sha512_->finish() : std::string();
  for (const AnnouncedDigest& digest : announced_) {
    if (digest.hash == (digest.kind == HashKind::sha256 ? sha256 : sha512)) continue;
    throw_bad(digest.field,
              fmt::format("its {} is not that of the bytes that came", name_of(digest.kind)));
  }
}

Awaitable<std::span<const char>> CheckedSource::next() {
  const auto bytes = co_await body_.next();
  if (!bytes.empty()) {
    check_.update(bytes);
  } else if (!ended_) {
    check_.finish();
    ended_ = true;
  }
  co_return bytes;
}

}  // namespace imaging::http
