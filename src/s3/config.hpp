// Where the bucket is and who asks: what the S3 client is configured with.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/client.hpp"
#include "s3/sign.hpp"

namespace imaging::s3 {

struct Config {
  http::Origin endpoint;  // without bucket; AWS's regional endpoint when none was given
  std::string region = "us-east-1";
  std::string bucket;
  bool path_style = true;  // false: the bucket is the first label of the host name
  Credentials credentials;
};

// "http://minio:9000" → Origin; nullopt when it is not an http(s) URL of host and port alone.
std::optional<http::Origin> parse_endpoint(std::string_view url);

// https://s3.<region>.amazonaws.com, with ".cn" in China's partition.
http::Origin aws_endpoint(std::string_view region);

// AWS's rules ("General purpose bucket naming rules") and the older one against a dot next to a
// hyphen, which other stores still keep.
bool valid_bucket(std::string_view name);

}  // namespace imaging::s3
