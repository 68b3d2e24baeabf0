// GET /openapi.json: the document of this API, openapi.yaml as JSON, which is part of the binary.
#pragma once

#include <string_view>

namespace imaging::api {

struct Document {
  std::string_view json;  // UTF-8
  std::string_view gzip;  // the same, packed when the binary was built
};

const Document& openapi();

}  // namespace imaging::api
