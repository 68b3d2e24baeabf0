// The configuration of the S3 client: where the bucket is, and the credentials.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/client.hpp"
#include "s3/sign.hpp"

namespace imaging::s3 {

struct Config {
  http::Origin endpoint;      // without bucket; AWS's regional endpoint when none was given
  std::string endpoint_path;  // before the bucket, not encoded: "", "/storage/v1/s3"
  std::string region = "us-east-1";
  std::string bucket;
  bool path_style = true;  // false: the bucket is the first label of the host name
  Credentials credentials;
};

struct Endpoint {
  http::Origin origin;
  std::string path;  // as Config::endpoint_path
};

// "http://minio:9000", "https://[::1]/storage/v1/s3/"; nullopt when it is not an http(s) URL of
// host, port and path alone, or its path has empty segments, "." or "..", or encoded slashes.
std::optional<Endpoint> parse_endpoint(std::string_view text);

// Scheme, host and port of an http(s) URL. The rest of the URL is ignored.
std::optional<http::Origin> parse_origin(std::string_view text);

// Whether a host is an IP address, which cannot be prefixed with the bucket.
bool is_address(const std::string& host);

// https://s3.<region>.amazonaws.com, with ".cn" in China's partition.
http::Origin aws_endpoint(std::string_view region);

// Lower-case letters, digits and hyphens.
bool valid_region(std::string_view name);

// AWS's rules ("General purpose bucket naming rules") and the older one against a dot next to a
// hyphen, which other stores still keep.
bool valid_bucket(std::string_view name);

}  // namespace imaging::s3
