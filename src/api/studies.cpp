// POST /imaging/studies and GET /imaging/patients/:patientId/studies.
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/storage_ptr.hpp>
#include <chrono>

#include "api/answer.hpp"
#include "api/asset_content.hpp"
#include "api/endpoints.hpp"
#include "api/faults.hpp"
#include "api/fields.hpp"
#include "base/error.hpp"
#include "domain/studies/studies.hpp"

namespace imaging::api {
namespace {

constexpr int default_limit = 50;
constexpr int largest_limit = 200;

domain::NewStudy to_study(std::string_view body, Instant now) {
  const JsonFields fields(body);
  domain::NewStudy study;
  Faults faults;
  faults.attempt([&] { study.patient = PatientId{fields.id("patientId")}; });
  faults.attempt([&] { study.kind = to_kind("kind", fields.required("kind")); });
  faults.attempt([&] { study.title = to_text("title", fields.optional("title").value_or("")); });
  faults.attempt([&] {
    if (const auto at = fields.optional("capturedAt")) {
      study.captured_at = to_captured_at("capturedAt", *at, now);
    }
  });
  faults.attempt([&] { study.source = to_text("source", fields.optional("source").value_or("")); });
  faults.check();
  return study;
}

struct ListQuery {
  PatientId patient;
  int limit = default_limit;
  std::optional<domain::Cursor> after;
};

int to_limit(std::string_view text) {
  const auto number = parse_id(text);
  if (number && *number <= largest_limit) return static_cast<int>(*number);
  throw Error(
      Code::bad_request,
      FieldFault{"limit", fmt::format("it must be a whole number from 1 to {}", largest_limit)});
}

domain::Cursor to_cursor(std::string_view text) {
  if (const auto cursor = domain::parse_cursor(text)) return *cursor;
  throw Error(Code::bad_request, FieldFault{"cursor", "it must be a nextCursor of this list"});
}

ListQuery to_list_query(const Call& call) {
  ListQuery query;
  Faults faults;
  faults.attempt([&] { query.patient = PatientId{path_id(call, "patientId")}; });
  faults.attempt([&] {
    if (const auto limit = call.target.query("limit")) query.limit = to_limit(*limit);
  });
  faults.attempt([&] {
    if (const auto cursor = call.target.query("cursor")) query.after = to_cursor(*cursor);
  });
  faults.check();
  return query;
}

// Always with six decimals, so that the texts sort in the order of the times.
boost::json::value to_json(const std::optional<Instant>& at) {
  if (!at) return nullptr;
  const auto second = std::chrono::floor<std::chrono::seconds>(*at);
  std::string text = format_rfc3339(second);
  text.pop_back();  // the Z
  return boost::json::value(fmt::format("{}.{:06}Z", text, (*at - second).count()));
}

template <class T>
boost::json::value or_null(const std::optional<T>& value) {
  return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

// A page has thousands of JSON values that are released together, so they share one memory
// resource.
boost::json::object to_json(const domain::ListedAsset& asset,
                            const boost::json::storage_ptr& memory) {
  return boost::json::object({{"assetId", asset.id.value},
                              {"modality", asset.modality},
                              {"mimeType", served_type(asset.mime_type)},
                              {"sizeBytes", asset.size},
                              {"sha256", asset.sha256},
                              {"width", or_null(asset.width)},
                              {"height", or_null(asset.height)},
                              {"capturedAt", to_json(asset.captured_at)},
                              {"sourceDevice", or_null(asset.source_device)},
                              {"hasThumb", asset.has_thumb},
                              {"hasWeb", asset.has_web}},
                             memory);
}

boost::json::object to_json(const domain::ListedStudy& study,
                            const boost::json::storage_ptr& memory) {
  boost::json::array assets(memory);
  assets.reserve(study.assets.size());
  for (const auto& asset : study.assets) assets.emplace_back(to_json(asset, memory));
  return boost::json::object({{"studyId", study.id.value},
                              {"patientId", study.patient.value},
                              {"kind", study.kind},
                              {"title", or_null(study.title)},
                              {"capturedAt", to_json(study.captured_at)},
                              {"source", or_null(study.source)},
                              {"assets", std::move(assets)}},
                             memory);
}

http::Reply to_reply(const domain::StudyPage& page) {
  const auto memory = boost::json::make_shared_resource<boost::json::monotonic_resource>();
  boost::json::array studies(memory);
  studies.reserve(page.studies.size());
  for (const auto& study : page.studies) studies.emplace_back(to_json(study, memory));
  boost::json::value next;
  if (page.next) next = domain::to_text(*page.next);
  return json(200, boost::json::object(
                       {{"studies", std::move(studies)}, {"nextCursor", std::move(next)}}, memory));
}

}  // namespace

Awaitable<http::Reply> create_study(Call& call, Services& services) {
  const std::string body = co_await read_json(call, services);
  const domain::NewStudy study =
      co_await checked(call, services, [&] { return to_study(body, services.now()); });
  const StudyId id = co_await services.studies.create(call.user, study);
  co_return json(201, boost::json::object{{"studyId", id.value}});
}

Awaitable<http::Reply> list_studies(Call& call, Services& services) {
  const ListQuery query = co_await checked(call, services, [&] { return to_list_query(call); });
  co_return to_reply(
      co_await services.studies.list(call.user, query.patient, query.limit, query.after));
}

}  // namespace imaging::api
