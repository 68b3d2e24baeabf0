// The client's address behind reverse proxies, as far as trusted ones vouch for it.
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

// "10.0.0.0/8", "fd00::/8", or a single address; bits beyond the prefix are ignored.
std::optional<Network> parse_network(std::string_view text);

// The peer's address, unless the peer is a trusted proxy. Then it is the rightmost address in
// X-Forwarded-For (without that field: in Forwarded, RFC 7239) that is not a trusted proxy's. The
// fields are read from the right because each proxy appends the address of the hop before it. An
// element that is no address ("unknown", an obfuscated name) ends the search at the address to its
// right. When all are trusted, the leftmost is the client's. X-Forwarded-For comes first because
// proxies set it, while they pass on a client's own Forwarded unchanged.
std::string client_address(const std::string& peer, const Fields& fields,
                           const std::vector<Network>& trusted);

}  // namespace imaging::http
