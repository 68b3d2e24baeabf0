// The fake S3's response to a request; fake_s3.cpp sends it over the wire.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "support/fake_s3.hpp"

namespace imaging::test {

struct RawAnswer {
  int status = 200;
  std::map<std::string, std::string> fields;
  std::string body;
  std::size_t sent = std::string::npos;  // bytes of the body that are sent before the end
  bool has_length = true;
};

// Responds as a server in that state would, except for the fault. Faults of the connection itself
// are not handled here.
RawAnswer carry_out_badly(FakeS3::State& state, const RawRequest& request,
                          std::optional<Fault> fault);

}  // namespace imaging::test
