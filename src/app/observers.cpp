#include "app/observers.hpp"

#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <vector>

namespace imaging::app {
namespace {

using api::Metrics;
using image::MediaType;

// Seconds. Each begins below what is usual and ends above what a caller waits for.
const std::vector<double> store_buckets{0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60};
const std::vector<double> database_buckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                           0.1,    0.25,  0.5,    1,     2.5,  5};
const std::vector<double> derive_buckets{0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60};

constexpr std::array failure_reasons{"missing", "full", "unavailable"};

std::size_t reason_of(Code failure) {
  if (failure == Code::not_found) return 0;
  return failure == Code::insufficient_storage ? 1 : 2;
}

struct StoreSeries {
  struct OfOperation {
    prometheus::Histogram* seconds = nullptr;
    std::array<prometheus::Counter*, failure_reasons.size()> failures{};
  };
  std::array<OfOperation, storage::operations.size()> of;
  prometheus::Counter* written;
  prometheus::Counter* read;

  StoreSeries(Metrics& metrics, const std::string& backend)
      : written(&metrics.counter("imaging_store_written_bytes_total",
                                 "Bytes of the objects that were put into the store",
                                 {{"backend", backend}})),
        read(
            &metrics.counter("imaging_store_read_bytes_total",
                             "Bytes of the objects, or ranges of them, that were opened to be read",
                             {{"backend", backend}})) {
    for (const auto operation : storage::operations) {
      Metrics::Labels labels{{"backend", backend},
                             {"operation", std::string(storage::name(operation))}};
      OfOperation& one = of.at(static_cast<std::size_t>(operation));
      one.seconds = &metrics.histogram(
          "imaging_store_seconds",
          "Time of operations of the store; get ends when the object can be read", store_buckets,
          labels);
      for (std::size_t reason = 0; reason < failure_reasons.size(); ++reason) {
        labels["reason"] = failure_reasons.at(reason);
        one.failures.at(reason) =
            &metrics.counter("imaging_store_failures_total",
                             "Operations of the store that failed, by reason", labels);
      }
    }
  }

  void add(const storage::Measurement& measured) const {
    const OfOperation& one = of.at(static_cast<std::size_t>(measured.operation));
    one.seconds->Observe(measured.seconds);
    if (measured.failure) one.failures.at(reason_of(*measured.failure))->Increment();
    const auto bytes = static_cast<double>(measured.bytes);
    if (measured.operation == storage::Operation::put) written->Increment(bytes);
    if (measured.operation == storage::Operation::get) read->Increment(bytes);
  }
};

constexpr std::array outcome_names{"made", "incomplete", "refused", "failed"};

struct PictureSeries {
  prometheus::Histogram* seconds = nullptr;
  std::array<prometheus::Counter*, outcome_names.size()> outcomes{};

  PictureSeries(Metrics& metrics, MediaType type) {
    Metrics::Labels labels{{"type", std::string(image::extension(type))}};
    seconds =
        &metrics.histogram("imaging_derive_seconds",
                           "Time to decode a picture and to make its thumbnail and web version",
                           derive_buckets, labels);
    for (std::size_t outcome = 0; outcome < outcome_names.size(); ++outcome) {
      labels["outcome"] = outcome_names.at(outcome);
      outcomes.at(outcome) = &metrics.counter(
          "imaging_pictures_total", "Pictures that were to be decoded, by how it ended", labels);
    }
  }
};

}  // namespace

storage::StoreObserver store_observer(Metrics& metrics, storage::Backend backend) {
  const auto series = std::make_shared<StoreSeries>(metrics, std::string(storage::name(backend)));
  return [series](const storage::Measurement& measured) { series->add(measured); };
}

pg::BatchObserver database_observer(Metrics& metrics, const std::string& pool) {
  auto* seconds = &metrics.histogram("imaging_database_seconds",
                                     "Time of the database's answers, without the wait for a "
                                     "connection",
                                     database_buckets, {{"pool", pool}});
  const auto failures = [&](const char* reason) {
    return &metrics.counter("imaging_database_failures_total",
                            "Statements that the database rejected, and connections that were "
                            "refused, lost or too slow",
                            {{"pool", pool}, {"reason", reason}});
  };
  auto* rejected = failures("statement");
  auto* lost = failures("connection");
  return [=](pg::BatchOutcome outcome, double took) {
    seconds->Observe(took);
    if (outcome == pg::BatchOutcome::rejected) rejected->Increment();
    if (outcome == pg::BatchOutcome::lost) lost->Increment();
  };
}

domain::DeriveObserver derive_observer(Metrics& metrics) {
  const auto series = std::make_shared<std::map<MediaType, PictureSeries>>();
  for (const auto type :
       {MediaType::png, MediaType::jpeg, MediaType::webp, MediaType::tiff, MediaType::heic}) {
    series->try_emplace(type, metrics, type);
  }
  return [series](MediaType type, domain::DeriveOutcome outcome, std::optional<double> took) {
    const PictureSeries& one = series->at(type);
    one.outcomes.at(static_cast<std::size_t>(outcome))->Increment();
    if (took) one.seconds->Observe(*took);
  };
}

}  // namespace imaging::app
