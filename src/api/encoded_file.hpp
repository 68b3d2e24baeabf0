// A file in memory with the content codings that it was encoded with ahead, as an answer.
#pragma once

#include <string>
#include <vector>

#include "http/exchange.hpp"

namespace imaging::api {

// Each coding is a representation of its own, with its own tag (RFC 9110 §8.8.3.3).
struct EncodedFile {
  struct Encoding {
    std::string coding;  // "br", "gzip"
    std::string bytes;
    std::string etag;  // quoted
  };

  // type: Content-Type.
  EncodedFile(std::string bytes, std::string type);
  // The better coding first. What is not smaller than the file itself is not kept.
  void add(std::string coding, std::string encoded);

  // The answer to a GET or HEAD: 200, 206 or 304, in the coding that Accept-Encoding likes best.
  // fields: what the answer has besides, 304 too: Cache-Control and the like. Throws
  // Error{precondition_failed}, {range_not_satisfiable}.
  http::Reply answer(const http::Head& head, http::Fields fields) const;

  std::string bytes;
  std::string type;
  std::string etag;  // quoted
  std::vector<Encoding> encodings;
};

}  // namespace imaging::api
