// The server side of Signature Version 4: says why a server would reject a request. Shares no code
// with src/s3/sign.cpp, so that the two cannot be wrong together.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace imaging::test {

struct RawRequest {
  std::string method;
  std::string target;                         // as received: still encoded
  std::map<std::string, std::string> fields;  // names in lower case
  std::string body;

  std::string field(const std::string& name) const {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  }
};

struct Account {
  std::string access;
  std::string secret;
  std::string region;
};

// S3's code and a reason ("SignatureDoesNotMatch: …"); nullopt when the request is valid.
std::optional<std::string> refuse_signature(const RawRequest& request, const Account& account);

// The hash of bytes, in lower-case hex.
std::string sha256_of(const std::string& bytes);

// "%C3%A9" → "é"; nullopt for a broken escape.
std::optional<std::string> percent_decode(const std::string& text);

}  // namespace imaging::test
