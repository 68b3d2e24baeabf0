// AWS Signature Version 4 for S3 (docs: "Authenticating Requests: Using the Authorization Header").
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.hpp"
#include "base/time.hpp"

namespace imaging::s3 {

struct Credentials {
  std::string access_key_id;
  Secret secret_access_key;
  std::string session_token;  // for temporary credentials; otherwise empty
};

using FieldList = std::vector<std::pair<std::string, std::string>>;
using QueryList = std::vector<std::pair<std::string, std::string>>;

struct SignInput {
  std::string_view method;
  std::string_view path;            // not encoded, begins with "/"
  QueryList query;                  // not encoded
  FieldList fields;                 // to be signed; must contain host
  std::string_view payload_sha256;  // lower-case hex
  std::string_view region;
  Instant at;
};

// Every byte but A-Z a-z 0-9 - . _ ~ as %XX, and "/" too unless keep_slash.
std::string uri_encode(std::string_view text, bool keep_slash);

// "a=1&b=2", encoded and sorted for the signature. The request is sent in the same form.
std::string encode_query(const QueryList& query);

// The fields to add: x-amz-date, x-amz-content-sha256, x-amz-security-token if there is a session
// token, and authorization.
FieldList sign(const SignInput& input, const Credentials& credentials);

}  // namespace imaging::s3
