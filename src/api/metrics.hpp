// The service's metrics for Prometheus: the registry, and what the endpoints count.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/labels.h>
#include <prometheus/registry.h>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/assets/modality.hpp"
#include "domain/views/views.hpp"
#include "io/awaitable.hpp"

namespace imaging::api {

// Seconds since a request's head was read.
struct RequestTimes {
  std::optional<double> to_answer;  // until its answer could begin; none if the client had left
  double to_end = 0;                // until the last byte of its answer
};

// Owner: app::Core. Thread: the loop's. Label values are from closed lists: never ids, paths or
// anything that a client sends. docs/metrics.md names every metric.
class Metrics {
 public:
  using Labels = prometheus::Labels;

  Metrics();
  Metrics(const Metrics&) = delete;

  // Counts a finished request. route: the pattern, a string literal, never the path.
  void request(std::string_view route, int status, RequestTimes times, std::uint64_t bytes_out);
  // An answer that the store cut off after its first byte.
  void cut_off() { cut_off_.Increment(); }
  void viewed(domain::Variant served) { views_.at(static_cast<std::size_t>(served))->Increment(); }
  // An upload that became an asset. bytes: of the file.
  void uploaded(domain::Modality modality, std::uint64_t bytes);

  // The series of that name and these labels, which is made when it is first asked for. Keep the
  // reference: asking is slow.
  prometheus::Counter& counter(const std::string& name, const std::string& help,
                               const Labels& labels = {});
  // buckets: the upper bounds, ascending, without +Inf.
  prometheus::Histogram& histogram(const std::string& name, const std::string& help,
                                   const std::vector<double>& buckets, const Labels& labels = {});
  // Adds a gauge. read() is called whenever the metrics are requested; there is no series while it
  // returns nothing.
  void gauge(const std::string& name, const std::string& help,
             std::function<std::optional<double>()> read, const Labels& labels = {});
  // Adds a counter that is counted elsewhere. read() never falls.
  void count(const std::string& name, const std::string& help, std::function<double()> read,
             const Labels& labels = {});
  // Adds what has to be done before gauges are read. refresh() must end soon and throw nothing.
  void before_reading(std::function<Awaitable<void>()> refresh);

  // Prometheus' text format 0.0.4.
  Awaitable<std::string> text();

 private:
  struct Series {
    prometheus::Counter* requests;
    prometheus::Histogram* answer;
    prometheus::Histogram* seconds;
    prometheus::Counter* bytes;
  };
  Series& series(std::string_view route, int status);

  struct ReadGauge {
    prometheus::Family<prometheus::Gauge>& family;
    Labels labels;
    std::function<std::optional<double>()> read;
    prometheus::Gauge* gauge = nullptr;  // none while there is no value
  };
  void read();

  prometheus::Registry registry_;
  prometheus::Counter& cut_off_;
  std::array<prometheus::Counter*, 4> views_{};  // by domain::Variant
  std::array<prometheus::Histogram*, 3> uploads_{};
  std::map<std::pair<std::string_view, int>, Series> series_;  // routes are literals
  std::vector<ReadGauge> gauges_;
  std::vector<std::pair<prometheus::Counter*, std::function<double()>>> counts_;
  std::vector<std::function<Awaitable<void>()>> refreshes_;
};

}  // namespace imaging::api
