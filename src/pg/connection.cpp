#include "pg/connection.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "io/connect.hpp"
#include "io/deadlines.hpp"
#include "pg/conninfo.hpp"
#include "pg/pq_connection.hpp"

namespace imaging::pg {
namespace {

using Clock = std::chrono::steady_clock;

Conninfo parse(const Secret& url) {
  try {
    Conninfo info = Conninfo::parse(url);
    info.add_service_settings();
    return info;
  } catch (const std::invalid_argument& fault) {
    throw ConnectionLost(fault.what(), false);
  }
}

// Resolves host names here, because libpq would do so with a call that blocks the loop. A host with
// several addresses becomes several hosts. A host without an address is skipped if another host has
// one.
Awaitable<std::vector<Conninfo::Host>> resolve(const Conninfo& info, Clock::time_point end) {
  std::vector<Conninfo::Host> found;
  std::string fault;
  for (const Conninfo::Host& host : info.hosts()) {
    if (host.unix_socket()) {
      found.push_back(host);
      continue;
    }
    try {
      for (const auto& address : co_await io::resolve(host.name, io::left_until(end))) {
        found.push_back({host.name, host.port, address.to_string()});
      }
    } catch (const boost::system::system_error& error) {
      if (error.code() == boost::asio::error::operation_aborted) throw;
      fault = "the host " + host.name + " cannot be resolved: " + error.code().message();
    }
  }
  if (found.empty() && !fault.empty()) throw ConnectionLost(fault, false);
  co_return found;
}

}  // namespace

bool StatementError::needs_new_connection() const {
  // invalid_sql_statement_name, feature_not_supported ("cached plan must not change result type"),
  // read_only_sql_transaction.
  return sqlstate_ == "26000" || sqlstate_ == "0A000" || sqlstate_ == "25006";
}

// libpq tries the next host when one refuses the connection, but not when one does not answer. So
// each host is tried separately, with an equal share of the remaining time.
Awaitable<std::unique_ptr<Connection>> Connection::open(Executor executor, io::Deadlines& deadlines,
                                                        const Secret& url) {
  const auto end = Clock::now() + connect_limit;
  Conninfo info = parse(url);
  const std::vector<Conninfo::Host> hosts = co_await resolve(info, end);
  std::string faults;
  for (std::size_t left = std::max<std::size_t>(hosts.size(), 1); left > 0; --left) {
    if (!hosts.empty()) info.set_hosts(std::span(hosts).last(left).first(1));
    try {
      auto connection = std::make_unique<PqConnection>(executor, deadlines, info);
      co_await connection->connect(io::left_until(end) / left);
      co_return connection;
    } catch (const ConnectionLost& lost) {
      faults += (faults.empty() ? "" : "; ") + std::string(lost.what());
    }
  }
  throw ConnectionLost(faults, false);
}

}  // namespace imaging::pg
