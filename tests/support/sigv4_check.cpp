#include "support/sigv4_check.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <vector>

namespace imaging::test {
namespace {

using Names = std::vector<std::string>;

std::string hex(const std::string& bytes) {
  std::string text;
  for (const char c : bytes) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x",
                  static_cast<unsigned>(static_cast<unsigned char>(c)));
    text += digits;
  }
  return text;
}

std::string hmac(const std::string& key, const std::string& text) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), out, &size);
  return {reinterpret_cast<const char*>(out), size};
}

Names split(const std::string& text, char delimiter) {
  Names parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, delimiter);) parts.push_back(part);
  return parts;
}

// The value after "name=" in the authorization field, up to a comma or the end.
std::string part_of(const std::string& authorization, const std::string& name) {
  const std::size_t begin = authorization.find(name + '=');
  if (begin == std::string::npos) return {};
  const std::size_t value = begin + name.size() + 1;
  return authorization.substr(value, authorization.find(',', value) - value);
}

std::string percent_encode_path(const std::string& path) {
  std::ostringstream out;
  for (const char c : path) {
    if (std::isalnum(static_cast<unsigned char>(c)) ||
        std::string("-._~/").find(c) != std::string::npos) {
      out << c;
    } else {
      char escape[4];
      std::snprintf(escape, sizeof escape, "%%%02X",
                    static_cast<unsigned>(static_cast<unsigned char>(c)));
      out << escape;
    }
  }
  return out.str();
}

std::string canonical(const RawRequest& request, const Names& names) {
  const std::size_t mark = request.target.find('?');
  Names query;
  if (mark != std::string::npos) query = split(request.target.substr(mark + 1), '&');
  std::sort(query.begin(), query.end());
  std::ostringstream out;
  out << request.method << '\n' << request.target.substr(0, mark) << '\n';
  for (std::size_t i = 0; i < query.size(); ++i) out << (i == 0 ? "" : "&") << query[i];
  out << '\n';
  for (const std::string& name : names) out << name << ':' << request.field(name) << '\n';
  out << '\n';
  for (std::size_t i = 0; i < names.size(); ++i) out << (i == 0 ? "" : ";") << names[i];
  out << '\n' << request.field("x-amz-content-sha256");
  return out.str();
}

// A field that S3 requires to be signed and that is not; empty when there is none.
std::string unsigned_field(const RawRequest& request, const Names& names) {
  for (const auto& [name, value] : request.fields) {
    const bool must = name == "host" || name == "content-type" || name.rfind("x-amz-", 0) == 0;
    if (must && std::find(names.begin(), names.end(), name) == names.end()) return name;
  }
  return {};
}

}  // namespace

std::string sha256_of(const std::string& bytes) {
  unsigned char out[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), out, &size, EVP_sha256(), nullptr);
  return hex({reinterpret_cast<const char*>(out), size});
}

std::optional<std::string> percent_decode(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size() || !std::isxdigit(static_cast<unsigned char>(text[i + 1])) ||
        !std::isxdigit(static_cast<unsigned char>(text[i + 2]))) {
      return std::nullopt;
    }
    out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
    i += 2;
  }
  return out;
}

std::optional<std::string> refuse_signature(const RawRequest& request, const Account& account) {
  const std::string authorization = request.field("authorization");
  const Names scope = split(part_of(authorization, "Credential"), '/');
  const Names names = split(part_of(authorization, "SignedHeaders"), ';');
  const std::string time = request.field("x-amz-date");
  const std::string path = request.target.substr(0, request.target.find('?'));

  if (authorization.rfind("AWS4-HMAC-SHA256 ", 0) != 0) return "AccessDenied: no signature";
  if (scope.size() != 5 || scope[0] != account.access)
    return "InvalidAccessKeyId: " + authorization;
  if (scope[1] != time.substr(0, 8) || scope[2] != account.region || scope[3] != "s3" ||
      scope[4] != "aws4_request") {
    return "AuthorizationHeaderMalformed: " + authorization;
  }
  if (!std::is_sorted(names.begin(), names.end())) return "SignatureDoesNotMatch: unsorted names";
  if (const std::string name = unsigned_field(request, names); !name.empty()) {
    return "AccessDenied: not signed: " + name;
  }
  const auto decoded = percent_decode(path);
  if (!decoded || percent_encode_path(*decoded) != path) {
    return "SignatureDoesNotMatch: the path is not encoded as S3 encodes it: " + path;
  }
  if (request.field("x-amz-content-sha256") != sha256_of(request.body)) {
    return "XAmzContentSHA256Mismatch: the body has another hash";
  }
  std::string key = hmac("AWS4" + account.secret, scope[1]);
  for (std::size_t i = 2; i < scope.size(); ++i) key = hmac(key, scope[i]);
  const std::string to_sign = "AWS4-HMAC-SHA256\n" + time + '\n' + scope[1] + '/' + scope[2] +
                              "/s3/aws4_request\n" + sha256_of(canonical(request, names));
  if (hex(hmac(key, to_sign)) != part_of(authorization, "Signature")) {
    return "SignatureDoesNotMatch: " + canonical(request, names);
  }
  return std::nullopt;
}

}  // namespace imaging::test
