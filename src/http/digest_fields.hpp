// Digest fields (RFC 9530): those that we send, and those of a request that its bytes must match.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hasher.hpp"
#include "http/head.hpp"
#include "io/byte_source.hpp"

namespace imaging::http {

// The value of Repr-Digest: "sha-256=:…:". sha256: 64 hexadecimal digits; nullopt for anything
// else.
std::optional<std::string> digest_field(std::string_view sha256);

// A hash that the sender announced.
struct AnnouncedDigest {
  std::string field;  // for messages: "Content-Digest", "file: Repr-Digest"
  HashKind kind;
  std::string hash;  // size_of(kind) bytes
};

// The SHA-256 and SHA-512 of Content-Digest and Repr-Digest among these fields. Both mean the same
// bytes, because we take no content coding. Other algorithms are ignored: some are not known here,
// and md5, sha, unixsum and the like are known to be broken (§5). prefix: goes before a field's
// name. Throws Error{bad_request} that names the field for one that is no dictionary of byte
// sequences, or whose hash has the wrong length.
std::vector<AnnouncedDigest> announced_digests(const Fields& fields, std::string_view prefix = {});

// Hashes bytes piece by piece and compares them with what was announced. Costs nothing when nothing
// was.
class DigestCheck {
 public:
  DigestCheck() = default;
  explicit DigestCheck(std::vector<AnnouncedDigest> announced);

  void update(std::span<const char> bytes);
  // At the end of the bytes; once. Throws Error{bad_request} that names the field that differs.
  void finish();

 private:
  std::vector<AnnouncedDigest> announced_;
  std::optional<Hasher> sha256_, sha512_;  // if announced
  bool finished_ = false;
};

// A body that is compared while it is read. Its end is an Error{bad_request} when it differs, so
// that its reader never takes it for complete. Hashes on the loop: 256 KiB, what one next() of a
// request's body returns at most, take about 0.2 ms (SHA-256) or 0.5 ms (SHA-512).
class CheckedSource final : public io::ByteSource {
 public:
  // body must outlive this.
  CheckedSource(io::ByteSource& body, std::vector<AnnouncedDigest> announced)
      : body_(body), check_(std::move(announced)) {}

  Awaitable<std::span<const char>> next() override;

 private:
  io::ByteSource& body_;
  DigestCheck check_;
  bool ended_ = false;
};

}  // namespace imaging::http
