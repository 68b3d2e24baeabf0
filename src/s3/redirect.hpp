// Redirects of a bucket: whether to follow one, and where it leads. Pure.
#pragma once

#include <optional>
#include <string>

#include "s3/config.hpp"

namespace imaging::s3 {

// Where an answer says that the bucket is. A field is empty if the answer does not have it.
struct Redirect {
  std::string location;  // the field: a URL
  std::string endpoint;  // <Endpoint> of the document: host, perhaps port
  std::string region;    // the field x-amz-bucket-region
};

// How to send the request again; nullopt when that would leave the endpoint's domain, or TLS. The
// domain has three kinds of hosts: the same host; a host that differs in its first label only; and
// a host that differs in its region only (s3.us-east-1.amazonaws.com, s3-eu-west-1.amazonaws.com).
// What follows the first label must have at least two labels, and must not be a public suffix like
// co.uk.
std::optional<Config> follow(const Config& from, const Redirect& redirect);

// "; the bucket is in eu-west-1, at https://s3.eu-west-1.amazonaws.com", for the log. Empty when
// the answer says nothing that differs from `from`.
std::string describe(const Config& from, const Redirect& redirect);

}  // namespace imaging::s3
