// SHA-256 or SHA-512 (FIPS 180-4) over OpenSSL, chosen when the program runs.
#pragma once

#include <memory>
#include <span>
#include <string>

struct evp_md_ctx_st;

namespace imaging {

enum class HashKind { sha256, sha512 };

// The bytes of a hash: 32 or 64.
constexpr std::size_t size_of(HashKind kind) { return kind == HashKind::sha256 ? 32 : 64; }

// Hashes piece by piece. Not for use by two threads at once.
class Hasher {
 public:
  explicit Hasher(HashKind kind);
  void update(std::span<const char> bytes);
  // The hash's bytes. Call it once, and nothing after it.
  std::string finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  HashKind kind_;
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

}  // namespace imaging
