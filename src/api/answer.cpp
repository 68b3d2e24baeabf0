#include "api/answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <vector>

#include "base/json_text.hpp"

namespace imaging::api {
namespace {

struct Row {
  Code code;
  int status;
  std::string_view name;
  std::string_view title;  // the same for every error with this code
};

constexpr std::array table{
    Row{Code::bad_request, 400, "bad_request", "The request is malformed"},
    Row{Code::unauthorized, 401, "unauthorized", "A valid token is required"},
    Row{Code::forbidden, 403, "forbidden", "This is not allowed"},
    Row{Code::not_found, 404, "not_found", "There is no such thing here"},
    Row{Code::method_not_allowed, 405, "method_not_allowed", "The path does not take this method"},
    Row{Code::timeout, 408, "timeout", "The request came too slowly"},
    Row{Code::conflict, 409, "conflict", "It conflicts with what was done before"},
    Row{Code::precondition_failed, 412, "precondition_failed",
        "The condition of the request does not hold"},
    Row{Code::too_large, 413, "too_large", "The request is too large"},
    Row{Code::uri_too_long, 414, "uri_too_long", "The address is too long"},
    Row{Code::unsupported_media_type, 415, "unsupported_media_type",
        "This type of content is not accepted"},
    Row{Code::range_not_satisfiable, 416, "range_not_satisfiable",
        "The range lies outside of the file"},
    Row{Code::expectation_failed, 417, "expectation_failed", "The expectation cannot be met"},
    Row{Code::unprocessable_image, 422, "unprocessable_image", "The picture cannot be processed"},
    Row{Code::headers_too_large, 431, "headers_too_large", "The header fields are too large"},
    Row{Code::internal_error, 500, "internal_error", "Something went wrong in the service"},
    Row{Code::not_implemented, 501, "not_implemented", "The service cannot do this"},
    Row{Code::unavailable, 503, "unavailable", "The service cannot answer now"},
    Row{Code::insufficient_storage, 507, "insufficient_storage", "The storage is full"},
};

const Row& row_of(Code code) {
  for (const Row& row : table) {
    if (row.code == code) return row;
  }
  return row_of(Code::internal_error);
}

// The most bytes of a message. It may quote what the client sent, and must not echo all of it.
constexpr std::size_t longest_message = 512;

// The text as UTF-8, cut between two characters.
std::string shown(std::string_view text) {
  std::string message = to_utf8(text);
  if (message.size() <= longest_message) return message;
  std::size_t end = longest_message;
  while ((static_cast<unsigned char>(message[end]) & 0xc0U) == 0x80U) --end;
  message.resize(end);
  return message;
}

boost::json::array to_json(const std::vector<FieldFault>& faults) {
  boost::json::array list;
  for (const FieldFault& fault : faults) {
    list.push_back({{"field", shown(fault.field)}, {"message", shown(fault.message)}});
  }
  return list;
}

// The members of a problem (RFC 9457 §3.1) before those of our own form.
boost::json::object problem_of(const Error& error) {
  const Row& row = row_of(error.code());
  return {{"type", fmt::format("/docs/errors#{}", row.name)},
          {"title", row.title},
          {"status", row.status},
          {"detail", shown(error.text())}};
}

http::Reply to_reply(const Error& error, const Uuid& request, ErrorForm form) {
  const bool is_problem = form == ErrorForm::problem;
  boost::json::object body = is_problem ? problem_of(error) : boost::json::object();
  body["error"] = name_of(error.code());
  body["message"] = shown(error.text());
  body["requestId"] = to_string(request);
  if (is_problem && !error.faults().empty()) body["errors"] = to_json(error.faults());
  http::Reply reply = json(status_of(error.code()), body);
  if (is_problem) reply.fields.front().second = "application/problem+json";
  return reply;
}

}  // namespace

std::string message_of(const Error& error) { return shown(error.text()); }

int status_of(Code code) { return row_of(code).status; }

std::string_view name_of(Code code) { return row_of(code).name; }

http::Reply json(int status, const boost::json::object& body) {
  http::Reply reply;
  reply.status = status;
  reply.fields = {{"Content-Type", "application/json; charset=utf-8"},
                  {"Cache-Control", "no-store"}};
  reply.body = boost::json::serialize(body);
  return reply;
}

void add_challenge(http::Reply& reply) {
  reply.fields.emplace_back("WWW-Authenticate", "Bearer error=\"invalid_token\"");
}

http::Reply failure(const Error& error, const Uuid& request, ErrorForm form) {
  http::Reply reply = to_reply(error, request, form);
  reply.fields.emplace_back("Vary", "Accept");
  if (error.code() == Code::unauthorized) {
    add_challenge(reply);
  }
  if (error.code() == Code::unavailable) reply.fields.emplace_back("Retry-After", "1");
  if (const auto* refusal = dynamic_cast<const Refusal*>(&error)) {
    reply.fields.insert(reply.fields.end(), refusal->fields().begin(), refusal->fields().end());
  }
  return reply;
}

void add_common_fields(http::Reply& reply, const Uuid& request) {
  reply.fields.emplace_back("X-Request-Id", to_string(request));
  reply.fields.emplace_back("X-Content-Type-Options", "nosniff");
  reply.fields.emplace_back("Referrer-Policy", "no-referrer");
  const auto is_policy = [](const auto& field) {
    return field.first == "Cross-Origin-Resource-Policy";
  };
  if (std::ranges::none_of(reply.fields, is_policy)) {
    reply.fields.emplace_back("Cross-Origin-Resource-Policy", "same-site");
  }
}

}  // namespace imaging::api
