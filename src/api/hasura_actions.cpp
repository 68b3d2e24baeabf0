// POST /hasura/actions: what Hasura's actions call (hasura.io/docs/2.0/actions/action-handlers).
#include <fmt/format.h>

#include <array>

#include "api/answer.hpp"
#include "api/endpoints.hpp"
#include "api/fields.hpp"
#include "api/use_cases.hpp"
#include "base/error.hpp"

namespace imaging::api {
namespace {

struct Action {
  std::string_view name;
  domain::Capability capability;
  Awaitable<boost::json::object> (*run)(Call& call, Services& services, const JsonFields& input);
};

constexpr std::array actions{
    Action{"imagingSignedUrls", domain::Capability::read, sign_urls},
    Action{"imagingUploadInit", domain::Capability::write, announce_upload},
};

struct ActionCall {
  Action action;
  JsonFields input;
};

// session_variables are not read: whoever reaches this port could write them. Who calls is in the
// token that Hasura forwards.
ActionCall to_action_call(std::string_view body) {
  const JsonFields fields(body);
  const JsonFields described = fields.object("action");
  const std::string_view name = described.required("name");
  for (const Action& action : actions) {
    if (action.name == name) return {action, fields.object("input")};
  }
  throw Error(Code::bad_request, FieldFault{"action", fmt::format("{:.64} is not known", name)});
}

}  // namespace

Awaitable<http::Reply> hasura_action(Call& call, Services& services) {
  const std::string body = co_await read_json(call, services);
  const ActionCall asked = co_await checked(call, services, [&] { return to_action_call(body); });
  call.capability = asked.action.capability;
  const boost::json::object result = co_await asked.action.run(call, services, asked.input);
  co_return json(200, result);
}

// Hasura shows its client the message and the extensions of a 4xx, and replaces those of a 5xx by
// "internal error". So what the client can act on, such as unavailable, is sent as a 400.
http::Reply action_failure(const Error& error, const Uuid& request, ErrorForm /*form*/) {
  const int status = status_of(error.code());
  http::Reply reply = json(
      status > 500 ? 400 : status,
      boost::json::object{{"message", message_of(error)},
                          {"extensions", boost::json::object{{"code", name_of(error.code())},
                                                             {"requestId", to_string(request)}}}});
  if (error.code() == Code::unauthorized) add_challenge(reply);
  return reply;
}

}  // namespace imaging::api
