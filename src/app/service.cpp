#include "app/service.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "app/gauges.hpp"
#include "app/process.hpp"
#include "app/process_metrics.hpp"
#include "app/variables.hpp"
#include "base/log.hpp"
#include "base/time.hpp"

namespace imaging::app {
namespace {

api::WebFiles read_files(const std::optional<std::filesystem::path>& folder) {
  return folder ? api::WebFiles::read(*folder) : api::WebFiles();
}

constexpr std::size_t uploads_at_once = 64;
constexpr std::size_t queued_uploads = 64;
constexpr std::chrono::seconds upload_wait{10};

// Ends the process by force, because a thread that a dead NAS blocks in the kernel can never be
// joined.
void exit_after(std::chrono::seconds patience) {
  std::thread([patience] {
    std::this_thread::sleep_for(patience);
    log::fatal("work that hangs is left behind");
  }).detach();
}

void log_kept(std::string_view reason) {
  log::error("the secrets were read again, and those from before stay", {{"reason", reason}});
}

}  // namespace

Service::Service(Core& core)
    : core_(core),
      verifier_(core.config.jwt, system_now),
      url_signer_(core.config.signing),
      upload_slots_(core.executor, "uploads", uploads_at_once, queued_uploads, upload_wait),
      readiness_(core.executor, core.database, core.stores.primary(), verifier_),
      web_files_(read_files(core.config.web_dir)),
      docs_(read_files(core.config.docs_dir)),
      services_(services()),
      server_(core.executor, core.deadlines, {core.config.address, core.config.port}, services_),
      signals_(
          core.executor,
          [this](int number) {
            log::info("stopping", {{"signal", std::int64_t{number}}});
            spawn_vital(core_.executor, "stop", stop());
          },
          [this] { reload_secrets(); }) {
  if (!core.config.jwt.current.jwk_url.empty()) {
    keys_.emplace(core.executor, core.deadlines, verifier_);
    services_.newer_keys = [this] { return keys_->newer(); };
  }
  add_gauges();
}

api::Services Service::services() {
  return {.tokens = verifier_,
          .permissions = core_.permissions,
          .studies = core_.studies,
          .ingest = core_.ingest,
          .upload_tokens = core_.upload_tokens,
          .views = core_.views,
          .assets = core_.assets,
          .signatures = core_.signatures,
          .signed_views = core_.signed_views,
          .url_signer = url_signer_,
          .stores = core_.stores,
          .readiness = readiness_,
          .upload_slots = upload_slots_,
          .metrics = core_.metrics,
          .web_files = web_files_,
          .docs = docs_,
          .now = system_now,
          .max_upload_bytes = core_.config.max_upload_bytes,
          .public_url = core_.config.public_url,
          .cors = core_.config.cors,
          .trusted_proxies = core_.config.trusted_proxies};
}

void Service::add_gauges() {
  api::Metrics& metrics = core_.metrics;
  metrics.gauge("imaging_connections", "Open connections",
                [this] { return double(server_.connections()); });
  metrics.gauge("imaging_uploads", "Uploads under way",
                [this] { return double(upload_slots_.taken()); });
  add_usage(metrics, "connections", [this] { return server_.usage(); });
  add_usage(metrics, "uploads", [this] { return upload_slots_.usage(); });
  add_readiness(metrics, readiness_);
  if (keys_) add_key_age(metrics, *keys_);
  add_core_gauges(metrics, core_);
  add_process_metrics(metrics);
}

void Service::run() {
  if (keys_) spawn_vital(core_.executor, "key refresher", keys_->run());
  spawn_vital(core_.executor, "server", server_.run());
  log::info("listening", {{"host", core_.config.address.to_string()},
                          {"port", std::int64_t{server_.port()}},
                          {"backend", storage::name(core_.config.backend)},
                          {"version", IMAGING_VERSION},
                          {"production", core_.config.production}});
  core_.loop.restart();
  // What a handler lets out would destroy what others still use.
  try {
    core_.loop.run();
  } catch (...) {
    log::fatal("the loop ended", {{"reason", reason_of(std::current_exception())}});
  }
  signals_.clear();
}

Awaitable<void> Service::stop() {
  exit_after(Server::grace + std::chrono::seconds(3));
  if (keys_) keys_->stop();
  co_await server_.stop([this] { core_.reject_waiting(); });
  co_await readiness_.settle();
  for (const auto& space : core_.spools) co_await space->settle();
  core_.deadlines.stop();
  core_.loop.stop();
}

void Service::reload_secrets() noexcept {
  try {
    Env env = Env::of_process();
    Secrets fresh = Secrets::from(env, core_.config.production, core_.config.s3.has_value());
    if (fresh.jwt.current.jwk_url != verifier_.config().jwk_url) {
      env.fault(variable("JWT_SECRET"), "another jwk_url takes a restart");
    }
    for (const std::string& fault : env.faults()) log_kept(fault);
    if (!env.faults().empty()) return;
    use(std::move(fresh));
    log::info("the secrets were read again");
  } catch (const std::exception& error) {
    log_kept(error.what());
  }
}

// replace_secrets() comes first: it may throw, and then nothing has changed.
void Service::use(Secrets secrets) {
  auth::UrlSigner url_signer(secrets.signing);
  const bool cookies = secrets.jwt.current.place == auth::TokenPlace::cookie;
  verifier_.replace_secrets(std::move(secrets.jwt));
  url_signer_ = std::move(url_signer);
  core_.use(std::move(secrets.database_url), std::move(secrets.s3_credentials));
  services_.cors.cookies = cookies;
  if (keys_) keys_->hurry();
}

}  // namespace imaging::app
