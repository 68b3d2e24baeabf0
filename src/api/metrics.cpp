// GET /metrics, and the counting behind it.
#include "api/metrics.hpp"

#include <prometheus/text_serializer.h>

#include <tuple>

#include "api/endpoints.hpp"
#include "io/all.hpp"

namespace imaging::api {
namespace {

const std::vector<double> second_buckets{0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300};
constexpr double mib = 1024 * 1024;
const std::vector<double> byte_buckets{mib / 16, mib / 4, mib, 4 * mib, 16 * mib, 64 * mib};

}  // namespace

Metrics::Metrics()
    : cut_off_(counter("imaging_answers_cut_off_total",
                       "Answers that the store cut off after their first byte")) {
  for (const auto variant :
       {domain::Variant::original, domain::Variant::web, domain::Variant::thumb}) {
    views_.at(static_cast<std::size_t>(variant)) =
        &counter("imaging_views_total", "Views of pictures that were allowed, by what was served",
                 {{"variant", std::string(domain::name(variant))}});
  }
  for (const auto modality :
       {domain::Modality::xray, domain::Modality::photo, domain::Modality::doc}) {
    uploads_.at(static_cast<std::size_t>(modality)) =
        &histogram("imaging_upload_bytes", "Sizes of the files that became assets", byte_buckets,
                   {{"modality", std::string(domain::name(modality))}});
  }
}

Metrics::Series& Metrics::series(std::string_view route, int status) {
  const auto it = series_.find(std::pair(route, status));
  if (it != series_.end()) return it->second;
  const Labels path{{"route", std::string(route)}};
  Labels both = path;
  both.emplace("status", std::to_string(status));
  const Series made{
      &counter("imaging_http_requests_total", "Requests answered, by route and status", both),
      &histogram("imaging_http_answer_seconds",
                 "Time from a request's head to the first byte of its answer", second_buckets,
                 path),
      &histogram("imaging_http_request_duration_seconds",
                 "Time from a request's head to the last byte of its answer", second_buckets, path),
      &counter("imaging_http_response_bytes_total", "Bytes of answers' bodies", path)};
  return series_.emplace(std::pair(route, status), made).first->second;
}

void Metrics::request(std::string_view route, int status, RequestTimes times,
                      std::uint64_t bytes_out) {
  const Series& counted = series(route, status);
  counted.requests->Increment();
  if (times.to_answer) counted.answer->Observe(*times.to_answer);
  counted.seconds->Observe(times.to_end);
  counted.bytes->Increment(static_cast<double>(bytes_out));
}

void Metrics::uploaded(domain::Modality modality, std::uint64_t bytes) {
  uploads_.at(static_cast<std::size_t>(modality))->Observe(static_cast<double>(bytes));
}

prometheus::Counter& Metrics::counter(const std::string& name, const std::string& help,
                                      const Labels& labels) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry_).Add(labels);
}

prometheus::Histogram& Metrics::histogram(const std::string& name, const std::string& help,
                                          const std::vector<double>& buckets,
                                          const Labels& labels) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry_).Add(labels,
                                                                                    buckets);
}

void Metrics::gauge(const std::string& name, const std::string& help,
                    std::function<std::optional<double>()> read, const Labels& labels) {
  auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(registry_);
  gauges_.push_back({family, labels, std::move(read)});
}

void Metrics::count(const std::string& name, const std::string& help, std::function<double()> read,
                    const Labels& labels) {
  counts_.emplace_back(&counter(name, help, labels), std::move(read));
}

void Metrics::before_reading(std::function<Awaitable<void>()> refresh) {
  refreshes_.push_back(std::move(refresh));
}

void Metrics::read() {
  for (ReadGauge& one : gauges_) {
    const std::optional<double> value = one.read();
    if (!value && one.gauge != nullptr) one.family.Remove(std::exchange(one.gauge, nullptr));
    if (!value) continue;
    if (one.gauge == nullptr) one.gauge = &one.family.Add(one.labels);
    one.gauge->Set(*value);
  }
  for (const auto& [counter, read] : counts_) counter->Increment(read() - counter->Value());
}

Awaitable<std::string> Metrics::text() {
  std::vector<Awaitable<void>> work;
  for (const auto& refresh : refreshes_) work.push_back(refresh());
  co_await io::all(std::move(work));
  read();
  co_return prometheus::TextSerializer().Serialize(registry_.Collect());
}

Awaitable<http::Reply> metrics(Call& /*call*/, Services& services) {
  http::Reply reply;
  reply.fields = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"},
                  {"Cache-Control", "no-store"}};
  reply.body = co_await services.metrics.text();
  co_return reply;
}

}  // namespace imaging::api
