// What counts and times the work of stores, database and decoder for the metrics.
#pragma once

#include <string>

#include "api/metrics.hpp"
#include "domain/assets/derivatives.hpp"
#include "pg/pool.hpp"
#include "storage/measured_store.hpp"

namespace imaging::app {

// metrics must outlive what observes. Every series exists from the start, so that the first failure
// is seen as an increase.
storage::StoreObserver store_observer(api::Metrics& metrics, storage::Backend backend);
pg::BatchObserver database_observer(api::Metrics& metrics, const std::string& pool);
domain::DeriveObserver derive_observer(api::Metrics& metrics);

}  // namespace imaging::app
