#include "app/process.hpp"

#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <cstdint>
#include <exception>
#include <system_error>
#include <thread>
#include <utility>

#include "app/server.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "image/vips_setup.hpp"

namespace imaging::app {
namespace {

// Each connection needs a descriptor, and its requests need more. Shells and service managers set a
// soft limit of 1,024, because of select(2); a program that needs more may raise it to the hard
// limit.
void raise_file_limit() {
  constexpr rlim_t enough = 4 * Server::most_connections;
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= enough) return;
  files.rlim_cur = std::min(enough, files.rlim_max);
  if (setrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur < enough) {
    log::warn("the limit of open files is low (ulimit -n)",
              {{"limit", static_cast<std::int64_t>(files.rlim_cur)}});
  }
}

// Seccomp profiles older than clone3(2) answer EPERM. glibc then fails to start threads instead of
// trying clone(2).
void try_thread() {
  try {
    std::thread([] {}).join();
  } catch (const std::system_error& error) {
    throw Error(Code::internal_error,
                "no threads can be started (does an old seccomp profile forbid clone3?)",
                error.what());
  }
}

}  // namespace

Process::Process() {
  ::signal(SIGPIPE, SIG_IGN);
  raise_file_limit();
  // Picture buffers are large and short-lived. Without this limit glibc keeps them in as many
  // arenas as there are threads.
  mallopt(M_ARENA_MAX, 2);  // NOLINT(concurrency-mt-unsafe): no other thread runs yet
  try_thread();
  std::string why;
  if (!image::init(why)) throw Error(Code::internal_error, "libvips cannot be used", why);
}

Process::~Process() { image::shutdown(); }

void spawn_vital(const Executor& executor, std::string_view name, Awaitable<void> work) {
  boost::asio::co_spawn(executor, std::move(work), [name](const std::exception_ptr& failure) {
    if (failure) log::fatal("ended", {{"part", name}, {"reason", reason_of(failure)}});
  });
}

}  // namespace imaging::app
