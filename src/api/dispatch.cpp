#include "api/dispatch.hpp"

#include <boost/system/system_error.hpp>
#include <utility>
#include <vector>

#include "api/answer.hpp"
#include "api/cors.hpp"
#include "api/endpoints.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "domain/access/permissions.hpp"
#include "http/accept.hpp"

namespace imaging::api {
namespace {

http::Router make_router() {
  std::vector<http::Route> routes;
  for (const Endpoint& endpoint : endpoints())
    routes.push_back({endpoint.method, endpoint.pattern});
  return http::Router(std::move(routes));
}

Awaitable<http::Reply> answer(Call& call, Services& services, const http::Router::Match& match) {
  if (std::holds_alternative<http::Router::NoSuchPath>(match)) {
    throw Error(Code::not_found, "no such path");
  }
  if (const auto* other = std::get_if<http::Router::NoSuchMethod>(&match)) {
    if (auto reply = preflight(call.head, services.cors, other->allow)) co_return std::move(*reply);
    throw Refusal(Error(Code::method_not_allowed, "this path does not take that method"),
                  {{"Allow", other->allow}});
  }
  const Endpoint& endpoint = endpoints()[std::get<http::Router::Found>(match).route];
  call.capability = endpoint.capability;
  call.failure = endpoint.failure;
  if (call.capability) co_await authenticate(call, services);
  co_return co_await endpoint.handler(call, services);
}

http::Reply explain(const Error& error, const RequestContext& context, const http::Head& head,
                    decltype(Endpoint::failure) answer = failure) {
  if (!error.detail().empty()) {
    const auto level = status_of(error.code()) >= 500 ? log::Level::error : log::Level::debug;
    log::write(level, error.text(),
               {{"request_id", to_string(context.id)},
                log::unless_empty("trace_id", context.trace.id),
                {"reason", error.detail()}});
  }
  const bool problem = http::prefers_problem(head.fields);
  return answer(error, context.id, problem ? ErrorForm::problem : ErrorForm::plain);
}

// For an exception that is not an Error, which is a bug: the reason goes to the log, not to the
// client.
http::Reply unexpected(const std::string& reason, const RequestContext& context,
                       const http::Head& head) {
  log::error("request failed", {{"request_id", to_string(context.id)},
                                log::unless_empty("trace_id", context.trace.id),
                                {"reason", reason}});
  return explain(Error(Code::internal_error, "something went wrong"), context, head);
}

// If the database is not available, the row is lost and the answer stays the same: it must not tell
// whether there was a row to write.
Awaitable<void> audit_rejection(domain::RejectedUser rejected, Services& services) {
  const std::string request = to_string(rejected.user.request);
  const std::string trace = rejected.user.trace.id;
  try {
    co_await services.permissions.audit_rejection(std::move(rejected));
  } catch (const Error& error) {
    log::error("a rejected request is missing in the audit", {{"request_id", request},
                                                              log::unless_empty("trace_id", trace),
                                                              {"reason", error.detail()}});
  }
}

// Sets outcome to the endpoint's answer or an error answer, or to gone if the client has left.
Awaitable<void> respond(Call& call, Services& services, const http::Router::Match& match,
                        Outcome& outcome) {
  try {
    outcome.reply = co_await answer(call, services, match);
  } catch (const Error& error) {
    outcome.reply = explain(error, outcome.context, call.head, call.failure);
  } catch (const boost::system::system_error& error) {
    log::debug("the client left", {{"request_id", to_string(call.request)},
                                   log::unless_empty("trace_id", call.trace.id),
                                   {"reason", error.code().message()}});
    outcome.gone = true;
  }
  outcome.clinic = call.clinic;
  if (call.rejected) co_await audit_rejection(*call.rejected, services);
}

}  // namespace

Awaitable<Outcome> dispatch(http::Exchange& exchange, std::string address, Uuid request,
                            Services& services) {
  static const http::Router router = make_router();
  const http::Head& head = exchange.head();
  Outcome outcome{.context = context_of(request, head), .reply = {}, .route = "(none)"};
  try {
    Call call{.exchange = exchange,
              .head = head,
              .target = http::Target(head.target),
              .parameters = {},
              .request = request,
              .trace = outcome.context.trace,
              .address = std::move(address)};
    http::Router::Match match = router.match(head.method, call.target.path());
    if (auto* found = std::get_if<http::Router::Found>(&match)) {
      call.parameters = std::move(found->parameters);
      outcome.route = endpoints()[found->route].pattern;
    }
    co_await respond(call, services, match, outcome);
  } catch (const Error& error) {
    outcome.reply = explain(error, outcome.context, head);
  } catch (const std::exception& error) {
    outcome.reply = unexpected(error.what(), outcome.context, head);
  }
  add_common_fields(outcome.reply, request);
  add_cors_fields(outcome.reply, head, services.cors);
  co_return outcome;
}

http::Reply closing_failure(const Error& error, const RequestContext& context,
                            const http::Head& head, const Cors& cors) {
  http::Reply reply = explain(error, context, head);
  add_common_fields(reply, context.id);
  add_cors_fields(reply, head, cors);
  reply.close = true;
  return reply;
}

}  // namespace imaging::api
