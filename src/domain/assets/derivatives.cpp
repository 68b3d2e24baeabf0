#include "domain/assets/derivatives.hpp"

#include <limits>
#include <utility>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/sha256.hpp"
#include "base/time.hpp"

namespace imaging::domain {
namespace {

constexpr auto unlimited = std::numeric_limits<std::size_t>::max();
constexpr double slow = 1;  // s

std::string hash_of(const std::string& file) {
  return file.empty() ? std::string() : to_hex(sha256(file));
}

}  // namespace

Deriver::Deriver(const Executor& executor, io::ThreadPool& cpu, std::size_t threads,
                 DerivePolicy policy, DeriveObserver observer)
    : cpu_(cpu),
      slots_(executor, "pictures being processed", threads, unlimited, longest_upload),
      large_(executor, "large pictures being processed", 1, unlimited, longest_upload),
      policy_(policy),
      observer_(std::move(observer)) {}

Awaitable<Pictures> Deriver::make(const std::filesystem::path& file, image::MediaType type,
                                  Uuid request, std::string trace) {
  if (!image::is_raster(type)) co_return Pictures{};
  Job job{file, type, to_string(request), std::move(trace)};
  auto outcome = DeriveOutcome::failed;
  try {
    Pictures made = co_await run(job);
    report(job, made.incomplete ? DeriveOutcome::incomplete : DeriveOutcome::made);
    co_return made;
  } catch (const Error& error) {
    const bool unprocessable = error.code() == Code::unprocessable_image;
    const bool keep = unprocessable && policy_.undecodable == Undecodable::keep;
    if (unprocessable) outcome = keep ? DeriveOutcome::incomplete : DeriveOutcome::refused;
    report(job, outcome);
    if (!keep) throw;
    log::warn("kept without derivatives", {{"request_id", job.request},
                                           log::unless_empty("trace_id", job.trace),
                                           {"reason", error.text()}});
  }
  co_return Pictures{};
}

Awaitable<Pictures> Deriver::run(Job& job) {
  const Turn turn = co_await wait_for_turn(job.file, job.type);
  job.began = Clock::now();
  co_return co_await cpu_.run([&] { return decode(job); });
}

void Deriver::report(const Job& job, DeriveOutcome outcome) const {
  std::optional<double> seconds;
  if (job.began) seconds = std::chrono::duration<double>(Clock::now() - *job.began).count();
  if (observer_) observer_(job.type, outcome, seconds);
  if (seconds && *seconds > slow) {
    log::warn("slow derivatives", {{"request_id", job.request},
                                   log::unless_empty("trace_id", job.trace),
                                   {"ms", *seconds * 1000}});
  }
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

Pictures Deriver::decode(const Job& job) const {
  if (!policy_.enabled) return {image::verify(job.file, job.type, policy_.limits), {}, {}, false};
  image::Derivatives derived = image::derive(job.file, job.type, policy_.limits);
  log::debug("derived", {{"request_id", job.request},
                         log::unless_empty("trace_id", job.trace),
                         {"used_bits", std::int64_t{derived.used_bits}}});
  const bool incomplete = !derived.missing.empty();
  if (incomplete) {
    log::warn("kept without a derivative", {{"request_id", job.request},
                                            log::unless_empty("trace_id", job.trace),
                                            {"reason", derived.missing}});
  }
  Pictures made{derived.source, std::move(derived.thumb), std::move(derived.web), incomplete};
  made.thumb_sha256 = hash_of(made.thumb);
  made.web_sha256 = hash_of(made.web);
  return made;
}

}  // namespace imaging::domain
