#include "api/answer.hpp"

#include <array>
#include <boost/json/serialize.hpp>

#include "base/json_text.hpp"

namespace imaging::api {
namespace {

struct Row {
  Code code;
  int status;
  std::string_view name;
};

constexpr std::array table{
    Row{Code::bad_request, 400, "bad_request"},
    Row{Code::unauthorized, 401, "unauthorized"},
    Row{Code::forbidden, 403, "forbidden"},
    Row{Code::not_found, 404, "not_found"},
    Row{Code::method_not_allowed, 405, "method_not_allowed"},
    Row{Code::timeout, 408, "timeout"},
    Row{Code::conflict, 409, "conflict"},
    Row{Code::too_large, 413, "too_large"},
    Row{Code::uri_too_long, 414, "uri_too_long"},
    Row{Code::unsupported_media_type, 415, "unsupported_media_type"},
    Row{Code::range_not_satisfiable, 416, "range_not_satisfiable"},
    Row{Code::expectation_failed, 417, "expectation_failed"},
    Row{Code::unprocessable_image, 422, "unprocessable_image"},
    Row{Code::headers_too_large, 431, "headers_too_large"},
    Row{Code::internal_error, 500, "internal_error"},
    Row{Code::not_implemented, 501, "not_implemented"},
    Row{Code::unavailable, 503, "unavailable"},
    Row{Code::insufficient_storage, 507, "insufficient_storage"},
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
std::string message_of(const Error& error) {
  std::string message = to_utf8(error.text());
  if (message.size() <= longest_message) return message;
  std::size_t end = longest_message;
  while ((static_cast<unsigned char>(message[end]) & 0xc0U) == 0x80U) --end;
  message.resize(end);
  return message;
}

}  // namespace

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

http::Reply failure(const Error& error, const Uuid& request) {
  http::Reply reply =
      json(status_of(error.code()), boost::json::object{{"error", name_of(error.code())},
                                                        {"message", message_of(error)},
                                                        {"requestId", to_string(request)}});
  if (error.code() == Code::unauthorized) {
    reply.fields.emplace_back("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  }
  if (error.code() == Code::unavailable) reply.fields.emplace_back("Retry-After", "1");
  return reply;
}

void add_common_fields(http::Reply& reply, const Uuid& request) {
  reply.fields.emplace_back("X-Request-Id", to_string(request));
  reply.fields.emplace_back("X-Content-Type-Options", "nosniff");
  reply.fields.emplace_back("Referrer-Policy", "no-referrer");
  reply.fields.emplace_back("Cross-Origin-Resource-Policy", "same-site");
}

}  // namespace imaging::api
