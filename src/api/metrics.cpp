// GET /metrics, and the counting behind it.
#include "api/metrics.hpp"

#include <prometheus/text_serializer.h>

#include <tuple>

#include "api/endpoints.hpp"

namespace imaging::api {
namespace {

const prometheus::Histogram::BucketBoundaries buckets{0.001, 0.005, 0.025, 0.1, 0.25, 0.5,
                                                      1,     2,     5,     15,  60,   300};

}  // namespace

Metrics::Metrics()
    : requests_(prometheus::BuildCounter()
                    .Name("imaging_http_requests_total")
                    .Help("Requests answered, by route and status")
                    .Register(registry_)),
      seconds_(prometheus::BuildHistogram()
                   .Name("imaging_http_request_duration_seconds")
                   .Help("Time from a request's head to the last byte of its answer")
                   .Register(registry_)),
      bytes_(prometheus::BuildCounter()
                 .Name("imaging_http_response_bytes_total")
                 .Help("Bytes of answers' bodies")
                 .Register(registry_)) {}

Metrics::Series& Metrics::series(std::string_view route, int status) {
  const auto it = series_.find(std::pair(route, status));
  if (it != series_.end()) return it->second;
  const std::string path(route);
  const Series made{&requests_.Add({{"route", path}, {"status", std::to_string(status)}}),
                    &seconds_.Add({{"route", path}}, buckets), &bytes_.Add({{"route", path}})};
  return series_.emplace(std::pair(route, status), made).first->second;
}

void Metrics::request(std::string_view route, int status, double seconds, std::uint64_t bytes_out) {
  const Series& counted = series(route, status);
  counted.requests->Increment();
  counted.seconds->Observe(seconds);
  counted.bytes->Increment(static_cast<double>(bytes_out));
}

void Metrics::gauge(const std::string& name, const std::string& help,
                    std::function<double()> read) {
  auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(registry_);
  gauges_.emplace_back(&family.Add({}), std::move(read));
}

std::string Metrics::text() {
  for (const auto& [gauge, read] : gauges_) gauge->Set(read());
  return prometheus::TextSerializer().Serialize(registry_.Collect());
}

Awaitable<http::Reply> metrics(Call& /*call*/, Services& services) {
  http::Reply reply;
  reply.fields = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"},
                  {"Cache-Control", "no-store"}};
  reply.body = services.metrics.text();
  co_return reply;
}

}  // namespace imaging::api
