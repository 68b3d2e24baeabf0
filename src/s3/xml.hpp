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

// nullopt when body is not a document whose root is <Error>. Never throws: proxies answer with
// HTML, and a cut document gives what it had. Texts are cut to 256 bytes, controls become spaces.
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

// An answer to ListObjectsV2. nullopt when it is not whole: what is missing from a list must not be
// taken for missing from the bucket.
//
// Neither parser expands an entity but XML's own five, nor reads a DTD. The default namespace is
// not looked at, because servers differ in it; a root with another prefix is another document.
std::optional<ListPage> parse_list(std::string_view body);

}  // namespace imaging::s3
