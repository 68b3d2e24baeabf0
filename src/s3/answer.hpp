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

// code: of the <Error> document, empty without one (an answer to HEAD never has one). A 2xx with a
// code is a failure: S3 may begin its answer before it knows the outcome.
Outcome outcome_of(int status, std::string_view code);

struct Answer {
  Outcome outcome = Outcome::rejected;
  std::string detail;  // "503 SlowDown: Please reduce your request rate."
  std::string date;    // the server's
  Redirect redirect;   // where the answer says that the bucket is
  bool lost = false;   // the request may have been carried out, but its answer did not come
  std::string text;    // the document, of an answer that is no object
  std::unique_ptr<http::ClientResponse> response;  // when one came
};

// Reads the document of an answer that has one; an object is left to be read. config: ours, for
// what is said of a redirect. Throws system_error when the answer is cut.
Awaitable<Answer> read_answer(const Config& config, const Operation& operation,
                              std::unique_ptr<http::ClientResponse> response);

// No answer came.
Answer wire_failure(boost::system::error_code error);

// The object of a GET that is done. Throws unusable() when the length or the range is another one.
Download download_of(const Operation& operation, Answer answer);

// What the log and the client are told of an operation that failed.
Error failure(const Operation& operation, const Answer& answer);
// The same, of an answer that said "done" and is of no use.
Error unusable(const Operation& operation, std::string detail);

}  // namespace imaging::s3
