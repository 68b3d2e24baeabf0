// The connection string as libpq's keywords, with the service's own settings and resolved hosts.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"

namespace imaging::pg {

// Owner: one attempt to connect. Holds a password.
class Conninfo {
 public:
  // One server to try: a name, a numeric address, or a directory of a Unix socket.
  struct Host {
    std::string name;
    std::string port;     // empty: the default
    std::string address;  // numeric; empty for a Unix socket

    bool unix_socket() const { return name.starts_with('/') || name.starts_with('@'); }
  };

  // Both forms of libpq §34.1.1, several hosts included. Throws std::invalid_argument, which does
  // not quote the string; for a URL, too, whose user name or password is not percent-encoded where
  // libpq would read it in another way than it was meant.
  static Conninfo parse(const Secret& url);

  // Limits that the server keeps for us, encoding and name. What the string says itself wins.
  void add_service_settings();

  // The hosts whose names have to be resolved; none when the string says hostaddr, or no host.
  std::vector<Host> hosts() const;
  // Replaces the hosts. The names stay, because TLS checks them and .pgpass is searched by them.
  void set_hosts(std::span<const Host> hosts);

  // Empty when not set.
  std::string_view get(const std::string& keyword) const;
  const std::map<std::string, std::string>& settings() const { return settings_; }

 private:
  std::map<std::string, std::string> settings_;
};

}  // namespace imaging::pg
