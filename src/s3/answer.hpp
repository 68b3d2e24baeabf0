// What S3's answer to a request means.
#pragma once

#include <boost/system/error_code.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "http/client.hpp"
#include "s3/client.hpp"
#include "s3/redirect.hpp"
#include "s3/request.hpp"

namespace imaging::s3 {

enum class Outcome {
  done,
  missing,   // no such key
  busy,      // worth another try
  skewed,    // our clock is wrong: sign again with the server's
  full,      // no room left
  moved,     // the bucket is elsewhere
  rejected,  // asking again would change nothing
};

// code: from the <Error> document; empty without one (an answer to HEAD never has one). A 2xx
// status with a code is a failure, because S3 may send the status before it knows the outcome.
Outcome outcome_of(int status, std::string_view code);

struct Answer {
  Outcome outcome = Outcome::rejected;
  std::string detail;  // "503 SlowDown: Please reduce your request rate."
  std::string date;    // the server's
  Redirect redirect;   // where the answer says that the bucket is
  bool lost = false;   // no answer came, but the request may have been carried out
  std::string text;    // the XML document; empty for an object
  std::unique_ptr<http::ClientResponse> response;  // when one came
};

// Reads the document of an answer, but not the bytes of an object. config: ours, to describe how a
// redirect differs from it. Throws system_error when the answer is cut off.
Awaitable<Answer> read_answer(const Config& config, const Operation& operation,
                              std::unique_ptr<http::ClientResponse> response);

// The Answer that stands for a connection failure.
Answer wire_failure(boost::system::error_code error);

// The object of a successful GET. Throws unusable() if its length or range is not the requested
// one.
Download download_of(const Operation& operation, Answer answer);

// The Error of a failed operation, with details for the log.
Error failure(const Operation& operation, const Answer& answer);
// The same for a successful answer that cannot be used.
Error unusable(const Operation& operation, std::string detail);

}  // namespace imaging::s3
