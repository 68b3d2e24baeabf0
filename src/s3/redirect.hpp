// An answer that names another place for the bucket: whether to go there, and how. Pure.
#pragma once

#include <optional>
#include <string>

#include "s3/config.hpp"

namespace imaging::s3 {

// What an answer says of where the bucket is; empty where it says nothing.
struct Redirect {
  std::string location;  // the field: a URL
  std::string endpoint;  // <Endpoint> of the document: host, perhaps port
  std::string region;    // the field x-amz-bucket-region
};

// How to send the request again; nullopt when that would leave the endpoint's domain, or TLS.
// In the domain are: the same host; a host whose first label alone is another; and a host that is
// the same but for the region in it (s3.us-east-1.amazonaws.com, s3-eu-west-1.amazonaws.com). What
// is left of the first label must have two labels, and be no suffix like co.uk.
std::optional<Config> follow(const Config& from, const Redirect& redirect);

// "; the bucket is in eu-west-1, at https://s3.eu-west-1.amazonaws.com", for the log. Empty when
// nothing is said that from has not.
std::string describe(const Config& from, const Redirect& redirect);

}  // namespace imaging::s3
