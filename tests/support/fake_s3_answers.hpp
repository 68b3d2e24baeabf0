// What the fake S3 answers to a request; fake_s3.cpp carries it over the wire.
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

// As a server in that state would, but for the fault. The connection's own faults are not done
// here.
RawAnswer carry_out_badly(FakeS3::State& state, const RawRequest& request,
                          std::optional<Fault> fault);

}  // namespace imaging::test
