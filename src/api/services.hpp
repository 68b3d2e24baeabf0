// The parts that the endpoints use. The use cases are only declared here, so that a change in one
// recompiles only the endpoints that use it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "api/cors.hpp"
#include "base/time.hpp"
#include "http/forwarded.hpp"
#include "io/awaitable.hpp"

namespace imaging::auth {
class UrlSigner;
class Verifier;
}  // namespace imaging::auth
namespace imaging::io {
class Semaphore;
}
namespace imaging::domain {
class Assets;
class Ingest;
class Permissions;
class Readiness;
class Signatures;
class SignedViews;
class Stores;
class Studies;
class UploadTokens;
class Views;
}  // namespace imaging::domain

namespace imaging::api {

class Metrics;
class WebFiles;

// Owner: app/service.cpp.
struct Services {
  auth::Verifier& tokens;
  domain::Permissions& permissions;
  domain::Studies& studies;
  domain::Ingest& ingest;
  domain::UploadTokens& upload_tokens;
  domain::Views& views;
  domain::Assets& assets;
  domain::Signatures& signatures;
  domain::SignedViews& signed_views;
  const auth::UrlSigner& url_signer;
  domain::Stores& stores;
  domain::Readiness& readiness;
  io::Semaphore& upload_slots;
  Metrics& metrics;
  const WebFiles& web_files;
  const WebFiles& docs;
  Now now;
  std::uint64_t max_upload_bytes;
  std::string public_url;  // before the path of a signed URL; "" or without a slash at its end
  Cors cors;
  std::vector<http::Network> trusted_proxies;
  // KeyRefresher::newer(); empty if no keys are fetched, and then never called.
  std::function<Awaitable<void>()> newer_keys = {};
};

}  // namespace imaging::api
