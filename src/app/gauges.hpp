// What the metrics read from the service whenever they are requested: how much of each resource is
// in use, and what the use cases have counted.
#pragma once

#include <functional>
#include <string>

#include "api/metrics.hpp"
#include "app/core.hpp"
#include "app/key_refresher.hpp"
#include "domain/readiness.hpp"
#include "io/semaphore.hpp"

namespace imaging::app {

// What the metrics read must outlive their last request.
void add_core_gauges(api::Metrics& metrics, Core& core);
// imaging_resource_limit, _in_use, _waiting and _rejections_total of one resource.
void add_usage(api::Metrics& metrics, const std::string& resource,
               const std::function<io::Usage()>& usage);
// imaging_ready. Each request of the metrics asks database and store, for two seconds at most.
void add_readiness(api::Metrics& metrics, domain::Readiness& readiness);
void add_key_age(api::Metrics& metrics, const KeyRefresher& keys);

}  // namespace imaging::app
