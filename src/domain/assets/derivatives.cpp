#include "domain/assets/derivatives.hpp"

#include <chrono>

#include "base/error.hpp"
#include "base/log.hpp"

namespace imaging::domain {
namespace {

constexpr std::chrono::seconds longest_wait{60};
constexpr double slow_ms = 1000;

double ms_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

}  // namespace

Deriver::Deriver(Executor executor, io::ThreadPool& cpu, std::size_t threads, DerivePolicy policy)
    : cpu_(cpu),
      slots_(std::move(executor), "pictures being processed", threads, longest_line, longest_wait),
      policy_(policy) {}

Awaitable<Pictures> Deriver::make(const std::filesystem::path& file, image::MediaType type,
                                  Uuid request) {
  if (!image::is_raster(type)) co_return Pictures{};
  const io::Semaphore::Permit permit = co_await slots_.acquire();
  const auto start = std::chrono::steady_clock::now();
  const std::string id = to_string(request);
  std::optional<Pictures> made;
  try {
    made = co_await cpu_.run([this, &file, type, &id] {
      if (!policy_.enabled) return Pictures{image::verify(file, type, policy_.limits), {}, {}};
      image::Derivatives derived = image::derive(file, type, policy_.limits);
      log::debug("derived", {{"request_id", id}, {"used_bits", std::int64_t{derived.used_bits}}});
      if (!derived.missing.empty()) {
        log::warn("kept without a derivative", {{"request_id", id}, {"reason", derived.missing}});
      }
      return Pictures{derived.source, std::move(derived.thumb), std::move(derived.web)};
    });
  } catch (const Error& error) {
    const bool keep =
        policy_.undecodable == Undecodable::keep && error.code() == Code::unprocessable_image;
    if (!keep) throw;
    log::warn("kept without derivatives", {{"request_id", id}, {"reason", error.text()}});
  }
  if (const double ms = ms_since(start); ms > slow_ms) {
    log::warn("slow derivatives", {{"request_id", id}, {"ms", ms}});
  }
  co_return made ? std::move(*made) : Pictures{};
}

}  // namespace imaging::domain
