// The HTTP side of the service around a Core: tokens, the port, and the signals that stop it.
#pragma once

#include <optional>

#include "api/services.hpp"
#include "api/web_files.hpp"
#include "app/core.hpp"
#include "app/key_refresher.hpp"
#include "app/secrets.hpp"
#include "app/server.hpp"
#include "app/signals.hpp"
#include "auth/url_signer.hpp"
#include "auth/verifier.hpp"
#include "domain/readiness.hpp"
#include "io/semaphore.hpp"

namespace imaging::app {

// Owner: the command `serve`. Thread: the one that runs the loop.
class Service {
 public:
  // Listens; throws Error with one clear line when it cannot. core must outlive it.
  explicit Service(Core& core);
  Service(const Service&) = delete;

  // Serves until SIGTERM or SIGINT, then finishes the requests that are under way.
  void run();

 private:
  api::Services services();
  void add_gauges();
  Awaitable<void> stop();
  // Reads the secrets again, from the environment and from files. Requests under way keep the
  // secrets that they have. If anything is wrong, it is logged and all secrets stay as they were.
  void reload_secrets() noexcept;
  void use(Secrets secrets);

  Core& core_;
  auth::Verifier verifier_;
  auth::UrlSigner url_signer_;
  std::optional<KeyRefresher> keys_;
  io::Semaphore upload_slots_;
  domain::Readiness readiness_;
  api::WebFiles web_files_;
  api::WebFiles docs_;
  api::Services services_;
  Server server_;
  Signals signals_;
};

}  // namespace imaging::app
