// POST /imaging/studies and GET /imaging/patients/:patientId/studies.
#include <fmt/format.h>

#include "api/answer.hpp"
#include "api/checked.hpp"
#include "api/endpoints.hpp"
#include "api/json_fields.hpp"
#include "api/text_fields.hpp"
#include "base/error.hpp"

namespace imaging::api {
namespace {

constexpr int default_limit = 50;
constexpr int largest_limit = 200;

domain::NewStudy to_study(std::string_view body, Instant now) {
  const JsonFields fields(body);
  domain::NewStudy study;
  study.patient = PatientId{fields.id("patientId")};
  study.kind = to_kind("kind", fields.required("kind"));
  if (const auto title = fields.optional("title")) study.title = to_text("title", *title);
  if (const auto at = fields.optional("capturedAt")) {
    study.captured_at = to_captured_at("capturedAt", *at, now);
  }
  if (const auto source = fields.optional("source")) study.source = to_text("source", *source);
  return study;
}

struct ListQuery {
  PatientId patient;
  int limit = default_limit;
  std::optional<domain::Cursor> after;
};

ListQuery to_list_query(const Call& call) {
  ListQuery query;
  query.patient = PatientId{path_id(call, "patientId")};
  if (const auto limit = call.target.query("limit")) {
    const auto number = parse_id(*limit);
    if (!number || *number > largest_limit) {
      throw Error(Code::bad_request,
                  fmt::format("limit: it must be a whole number from 1 to {}", largest_limit));
    }
    query.limit = static_cast<int>(*number);
  }
  if (const auto cursor = call.target.query("cursor")) {
    query.after = domain::parse_cursor(*cursor);
    if (!query.after)
      throw Error(Code::bad_request, "cursor: it must be a nextCursor of this list");
  }
  return query;
}

}  // namespace

Awaitable<http::Reply> create_study(Call& call, Services& services) {
  const domain::Caller caller = co_await authenticate(call, services);
  const std::string body = co_await read_json(call, services, caller);
  const domain::NewStudy study = co_await checked(services, caller, domain::Capability::write,
                                                  [&] { return to_study(body, services.now()); });
  const StudyId id = co_await services.studies.create(caller, study);
  co_return json(201, fmt::format(R"({{"studyId":{}}})", id.value));
}

Awaitable<http::Reply> list_studies(Call& call, Services& services) {
  const domain::Caller caller = co_await authenticate(call, services);
  const ListQuery query = co_await checked(services, caller, domain::Capability::read,
                                           [&] { return to_list_query(call); });
  const domain::StudyPage page =
      co_await services.studies.list(caller, query.patient, query.limit, query.after);
  const std::string next = page.next ? '"' + domain::to_text(*page.next) + '"' : "null";
  co_return json(200, R"({"studies":)" + page.studies_json + R"(,"nextCursor":)" + next + "}");
}

}  // namespace imaging::api
