// The <Error> document of an S3 answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace imaging::s3 {

struct ServiceError {
  std::string code;           // "NoSuchKey"; "Unknown" where the document has none
  std::string message;        // for the log
  std::string endpoint = {};  // of a redirect: the host where the bucket is
};

// nullopt when body is not a document whose root is <Error>. Never throws: proxies answer with
// HTML, and a cut document gives what it had. Texts are cut to 256 bytes, controls become spaces.
std::optional<ServiceError> parse_error(std::string_view body);

}  // namespace imaging::s3
