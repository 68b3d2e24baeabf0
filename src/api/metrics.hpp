// The service's metrics for Prometheus.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace imaging::api {

// Owner: the service. Thread: the loop's.
class Metrics {
 public:
  Metrics();

  // Counts a finished request. route: the pattern, a string literal, never the path. seconds: from
  // the head of the request to the last byte of the answer.
  void request(std::string_view route, int status, double seconds, std::uint64_t bytes_out);
  // Adds a gauge. read() is called whenever the metrics are requested.
  void gauge(const std::string& name, const std::string& help, std::function<double()> read);
  // Prometheus' text format 0.0.4.
  std::string text();

 private:
  struct Series {
    prometheus::Counter* requests;
    prometheus::Histogram* seconds;
    prometheus::Counter* bytes;
  };
  Series& series(std::string_view route, int status);

  prometheus::Registry registry_;
  prometheus::Family<prometheus::Counter>& requests_;
  prometheus::Family<prometheus::Histogram>& seconds_;
  prometheus::Family<prometheus::Counter>& bytes_;
  std::map<std::pair<std::string_view, int>, Series> series_;  // routes are literals
  std::vector<std::pair<prometheus::Gauge*, std::function<double()>>> gauges_;
};

}  // namespace imaging::api
