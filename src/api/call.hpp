// One request on its way through the service, and what the service is made of.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/cors.hpp"
#include "auth/verifier.hpp"
#include "base/uuid.hpp"
#include "domain/access/permissions.hpp"
#include "domain/assets/assets.hpp"
#include "domain/readiness.hpp"
#include "domain/studies/studies.hpp"
#include "domain/uploads/ingest.hpp"
#include "domain/uploads/tokens.hpp"
#include "domain/views/views.hpp"
#include "http/exchange.hpp"
#include "http/forwarded.hpp"
#include "http/router.hpp"
#include "http/target.hpp"
#include "io/semaphore.hpp"

namespace imaging::api {

class Metrics;
class WebFiles;

// What the endpoints work with. Owner: app/service.cpp.
struct Services {
  auth::Verifier& tokens;
  domain::Permissions& permissions;
  domain::Studies& studies;
  domain::Ingest& ingest;
  domain::UploadTokens& upload_tokens;
  domain::Views& views;
  domain::Assets& assets;
  domain::Stores& stores;
  domain::Readiness& readiness;
  io::Semaphore& upload_slots;
  Metrics& metrics;
  const WebFiles& web_files;
  Now now;
  std::uint64_t max_upload_bytes;
  Cors cors;
  std::vector<http::Network> trusted_proxies;
  // KeyRefresher::newer(); empty where no keys are fetched, and nothing asks for newer ones.
  std::function<Awaitable<void>()> newer_keys = {};
};

// Lives as long as the request does.
struct Call {
  http::Exchange& exchange;
  const http::Head& head;
  http::Target target;
  http::Router::Parameters parameters;  // of the path
  Uuid request;
  std::string address;  // of the client: http/forwarded.hpp
  // Filled by authenticate(), for the log.
  std::int64_t clinic = 0;
  // For the audit: the user, when the token or the page that sent it was rejected.
  std::optional<domain::RejectedUser> rejected = std::nullopt;
};

// The caller by the request's token. Throws Error{unauthorized}, Error{forbidden} for a token
// without a clinic or user, or in a cookie that another site's page may have made the browser send,
// and Error{unavailable} while the token issuer's keys are not known.
Awaitable<domain::Caller> authenticate(Call& call, Services& services);

// A part of the path that the route names; empty where it names none.
std::string_view path_parameter(const Call& call, std::string_view name);
// An id in the path; Error{bad_request} that names the parameter.
std::int64_t path_id(const Call& call, std::string_view name);

// Reads the JSON of at most 64 KiB that a caller sends who may write; one who may not is told that
// before anything else. Throws Error{unsupported_media_type} for another type.
Awaitable<std::string> read_json(Call& call, Services& services, domain::Caller caller);

}  // namespace imaging::api
