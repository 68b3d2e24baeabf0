#include "app/gauges.hpp"

#include <optional>

namespace imaging::app {
namespace {

using api::Metrics;
using storage::Backend;

void add_store(Metrics& metrics, Core& core, Backend backend) {
  const std::string name(storage::name(backend));
  io::ThreadPool& threads = core.disk.of(backend);
  add_usage(metrics, name + "_threads", [&threads] { return threads.usage(); });
  metrics.gauge("imaging_store_hangs",
                "1 while every thread of the store is busy and none has got an answer for 10 s",
                [&threads] { return threads.hangs() ? 1.0 : 0.0; }, {{"backend", name}});
}

void add_spool(Metrics& metrics, SpoolSpace& space) {
  const Metrics::Labels labels{{"backend", std::string(storage::name(space.backend()))}};
  const auto add = [&](const char* name, const char* help, double SpoolSpace::Bytes::* part) {
    const auto read = [&space, part]() -> std::optional<double> {
      if (const auto last = space.last()) return (*last).*part;
      return std::nullopt;
    };
    metrics.gauge(name, help, read, labels);
  };
  add("imaging_spool_free_bytes",
      "Room left where uploads are spooled; for nfs that is the share itself",
      &SpoolSpace::Bytes::free);
  add("imaging_spool_size_bytes", "Size of the file system where uploads are spooled",
      &SpoolSpace::Bytes::size);
  metrics.before_reading([&space] { return space.refresh(); });
}

void add_audit(Metrics& metrics, const domain::DenialAudit& denials) {
  for (const auto reason : domain::denial_reasons) {
    metrics.count("imaging_denials_total", "Requests of known users that were refused, by reason",
                  [&denials, reason] { return double(denials.denied(reason)); },
                  {{"reason", std::string(domain::name(reason))}});
  }
  metrics.count("imaging_audit_failures_total",
                "Audit rows of refused requests and of faulty rows that could not be written",
                [&denials] { return double(denials.failures()); });
}

// The probes keep what it finds.
Awaitable<void> check(domain::Readiness& readiness) { co_await readiness.unusable(); }

}  // namespace

void add_usage(Metrics& metrics, const std::string& resource,
               const std::function<io::Usage()>& usage) {
  const Metrics::Labels labels{{"resource", resource}};
  metrics.gauge(
      "imaging_resource_limit", "How much of a resource there is",
      [usage] { return double(usage().limit); }, labels);
  metrics.gauge(
      "imaging_resource_in_use", "How much of a resource is in use",
      [usage] { return double(usage().taken); }, labels);
  metrics.gauge(
      "imaging_resource_waiting", "How many wait for a resource",
      [usage] { return double(usage().waiting); }, labels);
  metrics.count(
      "imaging_resource_rejections_total",
      "How many were turned away because a resource was in use",
      [usage] { return double(usage().rejected); }, labels);
}

void add_core_gauges(Metrics& metrics, Core& core) {
  for (const auto& space : core.spools) {
    add_store(metrics, core, space->backend());
    add_spool(metrics, *space);
  }
  if (core.s3) {
    add_usage(metrics, "s3_reads", [&core] { return core.s3->reads(); });
    add_usage(metrics, "s3_writes", [&core] { return core.s3->writes(); });
  }
  add_usage(metrics, "database", [&core] { return core.database.usage(); });
  add_usage(metrics, "signed_database", [&core] { return core.signed_database.usage(); });
  add_usage(metrics, "views_database", [&core] {
    io::Usage usage = core.views_database.usage();
    usage.waiting = core.views.queue().in_line();  // in front of the one connection
    usage.rejected += core.views.queue().given_up();
    return usage;
  });
  add_usage(metrics, "decoders", [&core] { return core.deriver.usage(); });
  add_usage(metrics, "large_pictures", [&core] { return core.deriver.large_usage(); });
  metrics.gauge("imaging_derivatives_in_line", "Pictures that wait to be processed",
                [&core] { return double(core.deriver.in_line()); });
  add_audit(metrics, core.denials);
  metrics.count("imaging_key_mismatches_total",
                "Views of rows that name another asset's file, which was not sent",
                [&core] { return double(core.views.key_mismatches()); });
}

void add_readiness(Metrics& metrics, domain::Readiness& readiness) {
  for (const domain::Probe& probe : readiness.probes()) {
    const auto read = [&probe]() -> std::optional<double> {
      if (const auto last = probe.last()) return *last ? 1.0 : 0.0;
      return std::nullopt;
    };
    metrics.gauge("imaging_ready", "1 if this part could be used when it was last checked", read,
                  {{"part", std::string(probe.name())}});
  }
  metrics.before_reading([&readiness] { return check(readiness); });
}

void add_key_age(Metrics& metrics, const KeyRefresher& keys) {
  metrics.gauge("imaging_jwk_age_seconds",
                "Time since the token issuer's key set was last fetched, or since the start",
                [&keys] { return keys.age().count(); });
  metrics.gauge("imaging_jwk_lifetime_seconds",
                "How long the issuer said that this key set is fresh; 0 without one",
                [&keys] { return double(keys.lifetime().count()); });
}

}  // namespace imaging::app
