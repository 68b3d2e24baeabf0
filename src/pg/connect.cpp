// Connection::open: from the connection string to a connection that is ready for batches.
#include <boost/system/system_error.hpp>
#include <stdexcept>

#include "io/resolve.hpp"
#include "pg/conninfo.hpp"
#include "pg/pq_connection.hpp"

namespace imaging::pg {
namespace {

using Clock = std::chrono::steady_clock;

std::chrono::milliseconds left_until(Clock::time_point end) {
  return std::max(std::chrono::milliseconds{1},
                  std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()));
}

Conninfo parse(const Secret& url) {
  try {
    Conninfo info = Conninfo::parse(url);
    info.add_service_settings();
    return info;
  } catch (const std::invalid_argument& fault) {
    throw ConnectionLost(fault.what(), false);
  }
}

// libpq itself would resolve names with a call that blocks the loop. A host with several addresses
// becomes several hosts, tried in turn; one that has none is left out as long as others remain.
Awaitable<void> resolve_hosts(Conninfo& info, Clock::time_point end) {
  std::vector<Conninfo::Host> found;
  std::string fault;
  for (const Conninfo::Host& host : info.hosts()) {
    if (host.unix_socket()) {
      found.push_back(host);
      continue;
    }
    try {
      for (const auto& address : co_await io::resolve(host.name, left_until(end))) {
        found.push_back({host.name, host.port, address.to_string()});
      }
    } catch (const boost::system::system_error& error) {
      if (error.code() == boost::asio::error::operation_aborted) throw;
      fault = "the host " + host.name + " cannot be resolved: " + error.code().message();
    }
  }
  if (!found.empty()) {
    info.set_hosts(found);
  } else if (!fault.empty()) {
    throw ConnectionLost(fault, false);
  }
}

}  // namespace

Awaitable<std::unique_ptr<Connection>> Connection::open(Executor executor, io::Deadlines& deadlines,
                                                        const Secret& url) {
  const auto end = Clock::now() + connect_limit;
  Conninfo info = parse(url);
  co_await resolve_hosts(info, end);
  auto connection = std::make_unique<PqConnection>(std::move(executor), deadlines, info);
  co_await connection->establish(left_until(end));
  co_return connection;
}

}  // namespace imaging::pg
