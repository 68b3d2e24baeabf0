#include "domain/readiness.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/error.hpp"
#include "base/log.hpp"
#include "io/all.hpp"

namespace imaging::domain {

namespace asio = boost::asio;

namespace {

const pg::Statement ping{"ping", "SELECT 1"};

Awaitable<void> ask(pg::Pool& database) { co_await database.run(pg::Query{ping, pg::Params()}); }

Awaitable<void> require_keys(const auth::Verifier& tokens) {
  if (tokens.has_keys()) co_return;
  throw Error(Code::unavailable, "the token issuer's keys have not been fetched so far");
}

Awaitable<void> add_if_unusable(Probe& probe, std::vector<std::string_view>& unusable) {
  if (!co_await probe.usable()) unusable.push_back(probe.name());
}

}  // namespace

std::shared_ptr<Probe::Run> Probe::begin() {
  const auto run = run_ = std::make_shared<Run>(executor_);
  asio::co_spawn(executor_, check_(), [this, run](const std::exception_ptr& failure) {
    if (failure) log::warn("not ready", {{"part", name_}, {"reason", reason_of(failure)}});
    run->passed = !failure;
    run->ended.set();
    run->answer_due.cancel();
    run_.reset();
  });
  return run;
}

Awaitable<bool> Probe::usable() {
  const auto run = run_ ? run_ : begin();
  if (!run->ended.is_set()) {
    boost::system::error_code cancelled;
    co_await run->answer_due.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    if (!run->ended.is_set()) {
      log::warn("not ready", {{"part", name_}, {"reason", "no answer in time"}});
    }
  }
  last_ = run->passed;
  co_return run->passed;
}

Awaitable<void> Probe::settle() {
  if (const auto run = run_) co_await run->ended.wait();
}

Readiness::Readiness(const Executor& executor, pg::Pool& database, storage::ObjectStore& store,
                     const auth::Verifier& tokens)
    : probes_{Probe(executor, "database", [&database] { return ask(database); }),
              Probe(executor, "storage", [&store] { return store.check(); }),
              Probe(executor, "keys", [&tokens] { return require_keys(tokens); })} {}

Awaitable<std::vector<std::string_view>> Readiness::unusable() {
  std::vector<std::string_view> names;
  std::vector<Awaitable<void>> work;
  for (Probe& probe : probes_) work.push_back(add_if_unusable(probe, names));
  co_await io::all(std::move(work));
  co_return names;
}

Awaitable<void> Readiness::settle() {
  for (Probe& probe : probes_) co_await probe.settle();
}

}  // namespace imaging::domain
