// Answers: JSON bodies, and the only table that maps an Error to HTTP.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/uuid.hpp"
#include "http/exchange.hpp"

namespace imaging::api {

int status_of(Code code);
std::string_view name_of(Code code);  // "bad_request" …

// The error's text for an answer: UTF-8, 512 bytes at most.
std::string message_of(const Error& error);

// The strings in body must be UTF-8. Pass them through to_utf8() unless they come from a checked
// field or the database.
http::Reply json(int status, const boost::json::object& body);

// plain: {"error":…,"message":…,"requestId":…}. problem: application/problem+json (RFC 9457), with
// the same three members beside type, title, status and detail, and `errors`, which names each
// field that is at fault, if fields are.
enum class ErrorForm { plain, problem };

// An Error whose answer has header fields of its own.
class Refusal : public Error {
 public:
  Refusal(const Error& error, http::Fields fields) : Error(error), fields_(std::move(fields)) {}

  const http::Fields& fields() const { return fields_; }

 private:
  http::Fields fields_;
};

// The answer to an error, with the header fields that belong to its status. Endpoints throw instead
// of calling this: the dispatcher knows which form the client wants.
http::Reply failure(const Error& error, const Uuid& request, ErrorForm form = ErrorForm::plain);

// What a 401 must carry (RFC 9110 §11.6.1).
void add_challenge(http::Reply& reply);

// The header fields that every answer carries; a Cross-Origin-Resource-Policy of the endpoint
// stays.
void add_common_fields(http::Reply& reply, const Uuid& request);

}  // namespace imaging::api
