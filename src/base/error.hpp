// The one exception that our own code throws: a code of a closed list, a text for the client, a
// detail for the log.
#pragma once

#include <exception>
#include <string>

namespace imaging {

// What went wrong, in one list for all rooms, so that one exception and one table are enough:
// api/answer.cpp has the status and the name of each code, and nothing else has a status.
enum class Code {
  // Of a use case, whoever asks for it and by which protocol.
  bad_request,
  unauthorized,
  forbidden,
  not_found,
  conflict,
  too_large,
  unsupported_media_type,
  unprocessable_image,
  internal_error,
  unavailable,
  insufficient_storage,
  // Of HTTP alone: only http and api throw them.
  timeout,
  method_not_allowed,
  uri_too_long,
  headers_too_large,
  expectation_failed,
  range_not_satisfiable,
  not_implemented,
};
constexpr Code last_code = Code::not_implemented;

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
