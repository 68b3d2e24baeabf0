// SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 2104) over OpenSSL.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

struct evp_md_ctx_st;

namespace imaging {

using Digest256 = std::array<std::uint8_t, 32>;

// Hashes piece by piece. Not for use by two threads at once.
class Sha256 {
 public:
  Sha256();
  void update(std::span<const char> bytes);
  Digest256 finish();

 private:
  struct Free {
    void operator()(evp_md_ctx_st* context) const;
  };
  std::unique_ptr<evp_md_ctx_st, Free> context_;
};

Digest256 sha256(std::string_view bytes);
Digest256 hmac_sha256(std::span<const std::uint8_t> key, std::string_view bytes);

}  // namespace imaging
