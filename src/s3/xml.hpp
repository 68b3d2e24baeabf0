// The XML documents of S3's answers: an <Error>, and a page of the list of a bucket. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace imaging::s3 {

struct ServiceError {
  std::string code;           // "NoSuchKey"; "Unknown" where the document has none
  std::string message;        // for the log
  std::string endpoint = {};  // of a redirect: the host where the bucket is
};

// nullopt when the root of body is not <Error>. Never throws: proxies answer with HTML, and a
// document that is cut off yields the fields it has. Texts are cut to 256 bytes, and control
// characters become spaces.
std::optional<ServiceError> parse_error(std::string_view body);

struct ListedObject {
  std::string key;
  std::uint64_t size = 0;
  Instant modified;
};

struct ListPage {
  std::vector<ListedObject> objects;
  std::string next;  // the continuation token of the page that follows; empty on the last one
};

// An answer to ListObjectsV2. nullopt when it is incomplete: an object that is missing from the
// list must not seem to be missing from the bucket.
//
// Neither parser reads a DTD or expands entities, except XML's own five. The default namespace is
// ignored, because servers differ in it. A root element with a prefix is not recognised.
std::optional<ListPage> parse_list(std::string_view body);

}  // namespace imaging::s3
