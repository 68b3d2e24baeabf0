// POST /imaging/assets/upload: a form with a file.
#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "api/answer.hpp"
#include "api/endpoints.hpp"
#include "api/form_reader.hpp"
#include "api/metrics.hpp"
#include "base/log.hpp"
#include "domain/uploads/ingest.hpp"
#include "http/digest_fields.hpp"
#include "io/semaphore.hpp"

namespace imaging::api {
namespace {

constexpr std::uint64_t form_overhead = 128 * 1024;  // what a form may have besides its file

using Clock = std::chrono::steady_clock;

void log_if_slow(const Call& call, Clock::time_point start, std::uint64_t bytes) {
  constexpr std::chrono::milliseconds slow{2'000};
  const auto took = Clock::now() - start;
  if (took <= slow) return;
  log::warn("slow upload", {{"request_id", to_string(call.request)},
                            log::unless_empty("trace_id", call.trace.id),
                            {"ms", std::chrono::duration<double, std::milli>(took).count()},
                            {"bytes", static_cast<std::int64_t>(bytes)}});
}

}  // namespace

Awaitable<http::Reply> upload(Call& call, Services& services) {
  const auto start = Clock::now();
  co_await require_capability(call, services);
  const std::string boundary = http::multipart_boundary(call.head.field("content-type"));
  auto announced = http::announced_digests(call.head.fields);
  call.exchange.limit_body(services.max_upload_bytes + form_overhead);
  const io::Semaphore::Permit permit = co_await services.upload_slots.acquire();

  http::CheckedSource body(call.exchange.body(), std::move(announced));
  FormReader reader(body, boundary, services.max_upload_bytes);
  co_await reader.read_fields();
  domain::NewAsset asset = reader.asset(services.now());
  const domain::Modality modality = asset.modality;
  const AssetId id = co_await services.ingest.receive(call.user, std::move(asset), reader);

  services.metrics.uploaded(modality, reader.file_size());
  log_if_slow(call, start, reader.file_size());
  http::Reply reply = json(201, boost::json::object{{"assetId", id.value}});
  reply.fields.emplace_back("Location", fmt::format("/imaging/assets/{}", id.value));
  co_return reply;
}

}  // namespace imaging::api
