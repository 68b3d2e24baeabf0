// The one exception that our own code throws: a code from a closed list, a text for the client, and
// a detail for the log.
#pragma once

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace imaging {

// What went wrong. All folders share this list, so that one exception and one table are enough:
// api/answer.cpp maps each code to its status and name, and nothing else does.
enum class Code {
  // Raised by use cases, whichever protocol the request came by.
  bad_request,
  unauthorized,
  forbidden,
  not_found,
  conflict,
  precondition_failed,
  too_large,
  unsupported_media_type,
  unprocessable_image,
  internal_error,
  unavailable,
  insufficient_storage,
  // Specific to HTTP: only http and api throw them.
  timeout,
  method_not_allowed,
  uri_too_long,
  headers_too_large,
  expectation_failed,
  range_not_satisfiable,
  not_implemented,
};
inline constexpr Code last_code = Code::not_implemented;

// What is wrong with one field of a request: of its JSON body, its form, its query or its path.
// message: a sentence without the field's name.
struct FieldFault {
  std::string field;
  std::string message;
};

class Error : public std::exception {
 public:
  // text: one sentence for the client that names the field or reason; never a path, SQL, key or
  // library text. detail: for the log only.
  Error(Code code, std::string text, std::string detail = {})
      : code_(code), text_(std::move(text)), detail_(std::move(detail)) {}

  // One field is at fault. The text names it: "kind: required".
  Error(Code code, FieldFault fault) : code_(code), text_(fault.field + ": " + fault.message) {
    faults_.push_back(std::move(fault));
  }

  Code code() const { return code_; }
  const std::string& text() const { return text_; }
  const std::string& detail() const { return detail_; }
  const char* what() const noexcept override { return text_.c_str(); }

  // The fields that are at fault, each once, the one that the text names first. Empty when no field
  // is, or none is known.
  const std::vector<FieldFault>& faults() const { return faults_; }
  // Of a field that is at fault already, only the first fault counts.
  void add(const FieldFault& fault);

 private:
  Code code_;
  std::string text_;
  std::string detail_;
  std::vector<FieldFault> faults_;
};

// The store, or the disk in front of it, cannot be used now.
Error storage_unavailable(std::string detail);

// What the log says about a failure: an Error's detail, or its text when it has none; what() of any
// other exception.
std::string reason_of(const std::exception_ptr& failure);

}  // namespace imaging
