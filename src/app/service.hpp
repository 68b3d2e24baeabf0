// The core behind its HTTP door: who may come in, the port, and the signals that stop it.
#pragma once

#include <optional>

#include "api/metrics.hpp"
#include "api/services.hpp"
#include "api/web_files.hpp"
#include "app/core.hpp"
#include "app/key_refresher.hpp"
#include "app/server.hpp"
#include "app/signals.hpp"
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

  // Serves until SIGTERM or SIGINT, and then finishes what was begun.
  void run();

 private:
  api::Services services();
  void add_gauges();
  Awaitable<void> stop();
  // Reads the secrets again, which files may hold. What is under way goes on with those it has.
  // What is wrong is logged, and then all stays as it was.
  void reload_secrets() noexcept;
  void use(Secrets secrets);

  Core& core_;
  auth::Verifier verifier_;
  std::optional<KeyRefresher> keys_;
  io::Semaphore upload_slots_;
  api::Metrics metrics_;
  domain::Readiness readiness_;
  api::WebFiles web_files_;
  api::Services services_;
  Server server_;
  Signals signals_;
};

}  // namespace imaging::app
