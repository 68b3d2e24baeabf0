#include "pg/conninfo.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "base/ascii.hpp"

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

[[noreturn]] void throw_bad_conninfo(const std::string& why) {
  throw std::invalid_argument(
      why +
      "; percent-encode what is special in user name and password: @ as %40, / as %2F, "
      ": as %3A, ? as %3F, # as %23, % as %25");
}

// In a URL, libpq (fe-connect.c, conninfo_uri_parse_options) ends the user name and password at the
// first @ before any /. If the password contains an unencoded @ or /, part of it becomes the host,
// port or database name, and those are printed.
void require_encoded_password(std::string_view url) {
  const auto scheme = url.find("://");
  if (!url.starts_with("postgres") || scheme == std::string_view::npos) return;
  std::string_view place = url.substr(scheme + 3);
  const auto end = place.substr(0, place.find('/')).find('@');
  if (end != std::string_view::npos) place.remove_prefix(end + 1);
  if (place.substr(0, place.find('?')).find('@') != std::string_view::npos) {
    throw_bad_conninfo("an @ is in the host or the database's name");
  }
}

}  // namespace

Conninfo Conninfo::parse(const Secret& url) {
  require_encoded_password(url.reveal());
  char* reason = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(url.reveal().c_str(), &reason), PQconninfoFree);
  PQfreemem(reason);  // it may quote the password
  if (!options) throw_bad_conninfo("not a connection string that libpq understands");

  Conninfo info;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) info.settings_[option->keyword] = option->val;
  }
  const auto ports = split(info.get("port"));
  const auto is_port = [](const std::string& port) { return port.empty() || parse_port(port); };
  if (!std::ranges::all_of(ports, is_port))
    throw_bad_conninfo("the port is not a number from 1 to 65535");
  return info;
}

void Conninfo::add_service_settings() {
  settings_.emplace("fallback_application_name", "imaging-service");
  settings_["client_encoding"] = "UTF8";
  // If an option is set twice, the later setting wins.
  std::string& options = settings_["options"];
  options = std::string(server_limits) + (options.empty() ? "" : " ") + options;
}

std::vector<Conninfo::Host> Conninfo::hosts() const {
  if (get("host").empty() || !get("hostaddr").empty()) return {};
  const auto names = split(get("host"));
  const auto ports = split(get("port"));
  std::vector<Host> hosts;
  for (std::size_t i = 0; i < names.size(); ++i) {
    // One port applies to all hosts. libpq itself rejects a list of ports with the wrong length.
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
