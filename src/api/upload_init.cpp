// POST /imaging/assets/upload-init: issues a token for a later upload.
#include <fmt/format.h>

#include "api/answer.hpp"
#include "api/endpoints.hpp"
#include "api/faults.hpp"
#include "api/use_cases.hpp"
#include "base/error.hpp"
#include "domain/uploads/tokens.hpp"

namespace imaging::api {
namespace {

struct InitRequest {
  domain::NewAsset asset;
  image::MediaType type;
};

[[noreturn]] void throw_bad_type(std::string_view mime, std::string_view what) {
  throw Error(Code::unsupported_media_type,
              FieldFault{"mimeType", fmt::format("{:.64} is not {}", mime, what)});
}

image::MediaType to_media_type(std::string_view mime) {
  if (const auto type = image::parse_mime(mime)) return *type;
  throw_bad_type(mime, "a type of picture or document that is known here");
}

InitRequest to_request(const JsonFields& fields) {
  InitRequest request{};
  domain::NewAsset& asset = request.asset;
  Faults faults;
  faults.attempt([&] { asset.patient = PatientId{fields.id("patientId")}; });
  faults.attempt([&] { asset.study = StudyId{fields.id("studyId")}; });
  const bool has_modality = faults.attempt(
      [&] { asset.modality = to_modality("modality", fields.required("modality")); });
  faults.attempt([&] {
    const std::string_view mime = fields.required("mimeType");
    request.type = to_media_type(mime);
    if (has_modality && !domain::accepts(asset.modality, request.type)) {
      throw_bad_type(mime, fmt::format("accepted for {}", domain::name(asset.modality)));
    }
  });
  faults.attempt([&] {
    asset.source_device = to_text("sourceDevice", fields.optional("sourceDevice").value_or(""));
  });
  faults.check();
  return request;
}

}  // namespace

Awaitable<boost::json::object> announce_upload(Call& call, Services& services,
                                               const JsonFields& fields) {
  const InitRequest request = co_await checked(call, services, [&] { return to_request(fields); });
  const Uuid upload = co_await services.upload_tokens.issue(call.user, request.asset, request.type,
                                                            services.max_upload_bytes);
  co_return boost::json::object{{"uploadId", to_string(upload)},
                                {"maxBytes", services.max_upload_bytes}};
}

Awaitable<http::Reply> init_upload(Call& call, Services& services) {
  const std::string body = co_await read_json(call, services);
  const JsonFields fields = co_await checked(call, services, [&] { return JsonFields(body); });
  const boost::json::object announced = co_await announce_upload(call, services, fields);
  co_return json(201, announced);
}

}  // namespace imaging::api
