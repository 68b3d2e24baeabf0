// Whose request it is behind reverse proxies: the address that a trusted one vouches for.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/head.hpp"

namespace imaging::http {

// Addresses that begin with the same bits.
struct Network {
  boost::asio::ip::address address;  // IPv4-mapped IPv6 is held as IPv4
  unsigned prefix = 0;               // how many bits

  bool contains(const boost::asio::ip::address& other) const;
};

// "10.0.0.0/8", "fd00::/8", or a single address; bits beyond the prefix do not count.
std::optional<Network> parse_network(std::string_view text);

// The peer's address; where the peer is a trusted proxy, the last address that is none of
// X-Forwarded-For, or without that field of Forwarded (RFC 7239), read from the right: each address
// was added by the hop that the one behind it names. An element that is no address ("unknown", an
// obfuscated name) ends the search at the address before it; when all are trusted it is the first.
// X-Forwarded-For comes first because that is what proxies set; what else a client sends in the
// other field they pass on as it is.
std::string client_address(const std::string& peer, const Fields& fields,
                           const std::vector<Network>& trusted);

}  // namespace imaging::http
