#include "pg/conninfo.hpp"

#include <libpq-fe.h>

#include <memory>
#include <stdexcept>

namespace imaging::pg {
namespace {

// In milliseconds. The server ends a statement before our own limit (Connection::trip_limit) drops
// the connection, and notices within a second that we have dropped it.
constexpr std::string_view server_limits =
    "-c statement_timeout=4000 -c lock_timeout=2000"
    " -c idle_in_transaction_session_timeout=10000 -c client_connection_check_interval=1000";

// "a,,b" has three parts, "" has one.
std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> parts;
  while (true) {
    const auto comma = list.find(',');
    parts.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    list.remove_prefix(comma + 1);
  }
}

void append(std::string& list, std::string_view part, bool first) {
  if (!first) list += ',';
  list += part;
}

}  // namespace

Conninfo Conninfo::parse(const Secret& url) {
  char* reason = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(url.reveal().c_str(), &reason), PQconninfoFree);
  PQfreemem(reason);  // it may quote the password
  if (!options) throw std::invalid_argument("not a connection string that libpq understands");

  Conninfo info;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) info.settings_[option->keyword] = option->val;
  }
  return info;
}

void Conninfo::add_service_settings() {
  settings_.emplace("fallback_application_name", "imaging-service");
  settings_["client_encoding"] = "UTF8";
  // Of two equal switches the later one counts.
  std::string& options = settings_["options"];
  options = std::string(server_limits) + (options.empty() ? "" : " ") + options;
}

std::vector<Conninfo::Host> Conninfo::hosts() const {
  if (get("host").empty() || !get("hostaddr").empty()) return {};
  const auto names = split(get("host"));
  const auto ports = split(get("port"));
  std::vector<Host> hosts;
  for (std::size_t i = 0; i < names.size(); ++i) {
    // One port serves all hosts; a list that does not match is left for libpq to refuse.
    const bool listed = ports.size() > 1;
    hosts.push_back({names[i], listed && i < ports.size() ? ports[i] : ports[0], ""});
  }
  return hosts;
}

void Conninfo::set_hosts(std::span<const Host> hosts) {
  std::string names, addresses, ports;
  for (const Host& host : hosts) {
    const bool first = &host == &hosts.front();
    append(names, host.name, first);
    append(addresses, host.address, first);
    append(ports, host.port, first);
  }
  settings_["host"] = names;
  settings_["hostaddr"] = addresses;
  settings_["port"] = ports;
}

std::string_view Conninfo::get(const std::string& keyword) const {
  const auto found = settings_.find(keyword);
  return found == settings_.end() ? std::string_view() : found->second;
}

}  // namespace imaging::pg
