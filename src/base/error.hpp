// The one exception that business code throws: a closed code, a text for the client, a detail for
// the log.
#pragma once

#include <exception>
#include <string>

namespace imaging {

// What went wrong, independent of HTTP; api/answer.cpp holds the only table from here to a status.
enum class Code {
  bad_request,
  unauthorized,
  forbidden,
  not_found,
  method_not_allowed,
  timeout,
  conflict,
  too_large,
  uri_too_long,
  unsupported_media_type,
  range_not_satisfiable,
  expectation_failed,
  unprocessable_image,
  too_many_requests,
  headers_too_large,
  internal_error,
  not_implemented,
  unavailable,
  insufficient_storage,
};

class Error : public std::exception {
 public:
  // text: one sentence for the client that names the field or reason; never a path, SQL, key or
  // library text. detail: for the log only.
  Error(Code code, std::string text, std::string detail = {})
      : code_(code), text_(std::move(text)), detail_(std::move(detail)) {}

  Code code() const { return code_; }
  const std::string& text() const { return text_; }
  const std::string& detail() const { return detail_; }
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  Code code_;
  std::string text_;
  std::string detail_;
};

// What the log says of a failure: an Error's detail, or its text where it has none, else what().
std::string reason_of(const std::exception_ptr& failure);

}  // namespace imaging
