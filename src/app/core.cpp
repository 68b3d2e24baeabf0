#include "app/core.hpp"

#include <cstdint>
#include <optional>

#include "app/cpu_quota.hpp"
#include "base/log.hpp"
#include "base/time.hpp"

namespace imaging::app {
namespace {

std::optional<s3::Client> s3_client(const Executor& executor, io::Deadlines& deadlines,
                                    const Config& config) {
  if (!config.s3) return std::nullopt;
  return s3::Client(executor, deadlines, *config.s3, system_now);
}

}  // namespace

Core::Core(const Config& its_config)
    : config(its_config),
      workers(config.workers ? *config.workers : usable_cpus()),
      s3(s3_client(executor, deadlines, config)) {
  log::info("pictures are decoded on threads of their own",
            {{"threads", static_cast<std::int64_t>(workers)},
             {"set_by", config.workers ? "IMAGING_WORKERS" : "the CPUs that may be used"}});
  for (const auto backend : {storage::Backend::nfs, storage::Backend::s3}) {
    const bool configured =
        backend == storage::Backend::s3 ? s3.has_value() : config.nfs_base_dir.has_value();
    if (!configured) continue;
    spools.push_back(std::make_unique<SpoolSpace>(executor, disk.of(backend), stores.of(backend)));
  }
}

Core::~Core() {
  cpu.join();
  disk.join();
}

void Core::reject_waiting() {
  disk.reject_waiting();
  deriver.reject_waiting();
  if (s3) s3->reject_waiting();
}

void Core::use(Secret database_url, std::optional<s3::Credentials> s3_credentials) {
  views_database.set_url(database_url);
  signed_database.set_url(database_url);
  database.set_url(std::move(database_url));
  if (s3 && s3_credentials) s3->set_credentials(std::move(*s3_credentials));
}

}  // namespace imaging::app
