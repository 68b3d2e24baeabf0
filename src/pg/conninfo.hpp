// A connection string parsed into libpq's keywords, with the service's settings and resolved hosts.
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

  // Accepts both forms (libpq §34.1.1), with one or several hosts. Throws std::invalid_argument,
  // whose text never quotes the string. Also throws for a URL that libpq would split in the wrong
  // place because its user name or password is not percent-encoded.
  static Conninfo parse(const Secret& url);

  // Adds time limits that the server enforces, the encoding and the application name. What the
  // string sets itself takes precedence, except for the encoding.
  void add_service_settings();

  // The hosts to resolve. Empty when the string has hostaddr or no host.
  std::vector<Host> hosts() const;
  // Replaces the hosts. The names stay, because TLS checks them and .pgpass is looked up by them.
  void set_hosts(std::span<const Host> hosts);

  // Empty when not set.
  std::string_view get(const std::string& keyword) const;
  const std::map<std::string, std::string>& settings() const { return settings_; }

 private:
  std::map<std::string, std::string> settings_;
};

}  // namespace imaging::pg
