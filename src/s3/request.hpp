// S3's operations as signed HTTP requests: built here, sent by client.cpp. Pure.
#pragma once

#include <string_view>

#include "base/byte_range.hpp"
#include "base/time.hpp"
#include "base/trace.hpp"
#include "http/client.hpp"
#include "s3/config.hpp"

namespace imaging::s3 {

// SHA-256 of nothing: the payload of every request without a body.
inline constexpr std::string_view empty_sha256 =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// Our own metadata on each object. It identifies the object when the answer to its PUT was lost.
inline constexpr std::string_view hash_field = "x-amz-meta-sha256";

struct Operation {
  std::string_view method;
  std::string_view key;  // empty: the bucket itself
  QueryList query = {};  // signed and sent, like fields
  FieldList fields = {};
  std::string payload_sha256{empty_sha256};
  Trace trace = {};  // sent, but not signed: whoever stands between may replace it
};

// Where requests for this bucket go.
http::Origin bucket_origin(const Config& config);

// The request without its body. at: the time of the signature, which S3 accepts for 15 minutes.
http::ClientRequest make_request(const Config& config, const Operation& operation, Instant at);

// "bytes=0-99"
std::string range_field(ByteRange range);

}  // namespace imaging::s3
