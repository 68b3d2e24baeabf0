// The readiness check: asks database, store and token keys, and answers within two seconds.
#pragma once

#include <array>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "auth/verifier.hpp"
#include "io/event.hpp"
#include "pg/pool.hpp"
#include "storage/object_store.hpp"

namespace imaging::domain {

// Checks one part of the service. A check starts on demand, and all callers that arrive while it
// runs share it, so that a hanging NAS blocks only one thread. Owner: Readiness. Thread: the
// loop's.
class Probe {
 public:
  static constexpr std::chrono::seconds patience{2};

  // name: the part that is checked. check: throws when the part cannot be used.
  Probe(Executor executor, std::string_view name, std::function<Awaitable<void>()> check)
      : executor_(std::move(executor)), name_(name), check_(std::move(check)) {}

  std::string_view name() const { return name_; }
  // False when the check failed, or did not end within patience.
  Awaitable<bool> usable();
  // What usable() said last; nothing before that.
  std::optional<bool> last() const { return last_; }
  // Waits for the running check, however long it takes.
  Awaitable<void> settle();

 private:
  struct Run {
    explicit Run(const Executor& executor) : answer_due(executor, patience) {}
    boost::asio::steady_timer answer_due;
    io::Event ended;
    bool passed = false;
  };
  std::shared_ptr<Run> begin();

  Executor executor_;
  std::string_view name_;
  std::function<Awaitable<void>()> check_;
  std::shared_ptr<Run> run_;  // the running check, or null
  std::optional<bool> last_;
};

// Owner: the service.
class Readiness {
 public:
  Readiness(const Executor& executor, pg::Pool& database, storage::ObjectStore& store,
            const auth::Verifier& tokens);

  // The names of what cannot be used: "database", "storage", "keys" (the token issuer's).
  Awaitable<std::vector<std::string_view>> unusable();
  std::span<const Probe> probes() const { return probes_; }
  // Waits for all running checks, before the parts that they check may be destroyed.
  Awaitable<void> settle();

 private:
  std::array<Probe, 3> probes_;
};

}  // namespace imaging::domain
