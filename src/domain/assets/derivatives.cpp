#include "domain/assets/derivatives.hpp"

#include <chrono>
#include <limits>

#include "base/error.hpp"
#include "base/log.hpp"
#include "base/time.hpp"

namespace imaging::domain {
namespace {

constexpr auto unlimited = std::numeric_limits<std::size_t>::max();
constexpr double slow_ms = 1000;

double ms_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

}  // namespace

Deriver::Deriver(const Executor& executor, io::ThreadPool& cpu, std::size_t threads,
                 DerivePolicy policy)
    : cpu_(cpu),
      slots_(executor, "pictures being processed", threads, unlimited, longest_upload),
      large_(executor, "large pictures being processed", 1, unlimited, longest_upload),
      policy_(policy) {}

Awaitable<Pictures> Deriver::make(const std::filesystem::path& file, image::MediaType type,
                                  Uuid request, std::string trace) {
  if (!image::is_raster(type)) co_return Pictures{};
  const std::string id = to_string(request);
  auto start = std::chrono::steady_clock::now();
  Pictures made;
  try {
    const Turn turn = co_await wait_for_turn(file, type);
    start = std::chrono::steady_clock::now();
    made = co_await cpu_.run([&] { return decode(file, type, id, trace); });
  } catch (const Error& error) {
    const bool keep =
        policy_.undecodable == Undecodable::keep && error.code() == Code::unprocessable_image;
    if (!keep) throw;
    log::warn("kept without derivatives",
              {{"request_id", id}, log::unless_empty("trace_id", trace), {"reason", error.text()}});
  }
  if (const double ms = ms_since(start); ms > slow_ms) {
    log::warn("slow derivatives",
              {{"request_id", id}, log::unless_empty("trace_id", trace), {"ms", ms}});
  }
  co_return made;
}

// Reading the size takes a slot too: it reads the file's header, which is slow on a network file
// system. A large picture releases its slot while it waits for another large one.
Awaitable<Deriver::Turn> Deriver::wait_for_turn(const std::filesystem::path& file,
                                                image::MediaType type) {
  Turn turn;
  turn.slot = co_await slots_.acquire();
  const std::uint64_t size =
      co_await cpu_.run([&] { return image::decoded_size(file, type, policy_.limits); });
  if (size > policy_.large) {
    turn.slot.reset();
    turn.large = co_await large_.acquire();
    turn.slot = co_await slots_.acquire();
  }
  co_return turn;
}

void Deriver::reject_waiting() {
  slots_.reject_waiting();
  large_.reject_waiting();
}

Pictures Deriver::decode(const std::filesystem::path& file, image::MediaType type,
                         const std::string& request, const std::string& trace) const {
  if (!policy_.enabled) return {image::verify(file, type, policy_.limits), {}, {}};
  image::Derivatives derived = image::derive(file, type, policy_.limits);
  log::debug("derived", {{"request_id", request},
                         log::unless_empty("trace_id", trace),
                         {"used_bits", std::int64_t{derived.used_bits}}});
  if (!derived.missing.empty()) {
    log::warn("kept without a derivative", {{"request_id", request},
                                            log::unless_empty("trace_id", trace),
                                            {"reason", derived.missing}});
  }
  return {derived.source, std::move(derived.thumb), std::move(derived.web)};
}

}  // namespace imaging::domain
