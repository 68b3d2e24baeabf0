// Everything that the service can do, without its HTTP side: no port, no tokens, no signals.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "api/metrics.hpp"
#include "app/config.hpp"
#include "app/observers.hpp"
#include "app/spool_space.hpp"
#include "app/startup.hpp"
#include "domain/access/denial_audit.hpp"
#include "domain/access/permissions.hpp"
#include "domain/assets/assets.hpp"
#include "domain/assets/derivatives.hpp"
#include "domain/assets/stores.hpp"
#include "domain/signatures/signatures.hpp"
#include "domain/signatures/signed_views.hpp"
#include "domain/studies/studies.hpp"
#include "domain/uploads/ingest.hpp"
#include "domain/uploads/tokens.hpp"
#include "domain/views/views.hpp"
#include "io/deadlines.hpp"
#include "io/thread_pool.hpp"
#include "pg/pool.hpp"
#include "s3/client.hpp"

namespace imaging::app {

// The members are in the order in which they depend on each other, and are destroyed in the
// opposite order. The loop comes first, because work that waits in a pool must not outlive it. A
// command that is not a server needs a Core and one coroutine:
//
//   Core core(config);
//   core.run(job(core));
//
// Owner: a command. Thread: the one that runs the loop.
class Core {
 public:
  // Checks the database and opens the stores. Throws Error with one clear line when they cannot be
  // used. its_config must outlive it. A Process must exist.
  explicit Core(const Config& its_config);
  Core(const Core&) = delete;
  ~Core();

  // Runs the loop until the work ends. Returns its result or throws its exception.
  template <class T>
  T run(Awaitable<T> work) {
    return wait_for(loop, std::move(work));
  }

  // Uploads that wait for a thread or for the store fail now, and undo what they have begun.
  void reject_waiting();
  // For connections to the database and requests to S3 from now on.
  void use(Secret database_url, std::optional<s3::Credentials> s3_credentials);

  const Config& config;
  api::Metrics metrics;
  boost::asio::io_context loop{1};
  Executor executor = loop.get_executor();
  io::Deadlines deadlines{executor};
  std::size_t workers;  // threads that decode pictures
  io::ThreadPool cpu{workers};
  DiskThreads disk{executor, config};

  domain::Host host = wait_for(loop, prepare_database(executor, deadlines, config));
  pg::Pool database{executor, deadlines, config.database_url, pg::PoolLimits{},
                    database_observer(metrics, "all")};
  pg::Pool views_database{executor, deadlines, config.database_url,
                          pg::PoolLimits{.connections = 1, .queue = 1},
                          database_observer(metrics, "views")};
  // For signed URLs: whoever has one may ask as often as he likes, and must not take the
  // connections that uploads need.
  pg::Pool signed_database{executor, deadlines, config.database_url,
                           pg::PoolLimits{.connections = 2}, database_observer(metrics, "signed")};
  std::optional<s3::Client> s3;
  domain::Stores stores{config.backend, wait_for(loop, open_stores(s3, disk, config, metrics))};
  std::vector<std::unique_ptr<SpoolSpace>> spools;  // one for each store

  domain::Deriver deriver{executor, cpu, workers, config.derive, derive_observer(metrics)};
  domain::DenialAudit denials{database, host, system_now};
  domain::Permissions permissions{database, denials};
  domain::Studies studies{database, denials, host};
  domain::Ingest ingest{database, denials, host, stores, deriver, system_now};
  domain::UploadTokens upload_tokens{database, denials, host};
  domain::Views views{executor,  deadlines, views_database, denials, host, config.audit_view_window,
                      system_now};
  domain::Assets assets{database, denials, host, stores};
  domain::Signatures signatures{database, denials, host};
  domain::SignedViews signed_views{signed_database, views, denials, host};
};

}  // namespace imaging::app
