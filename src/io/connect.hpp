// Resolves host names and connects sockets, within a time limit and without blocking the loop.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "io/deadlines.hpp"

namespace imaging::io {

// All addresses of a host, in the system's order; a numeric address is answered at once. Throws
// system_error, with asio::error::timed_out when the limit passes.
Awaitable<std::vector<boost::asio::ip::address>> resolve(std::string host,
                                                         std::chrono::milliseconds limit);

// Resolves the name and tries each address in turn. Throws system_error, with
// asio::error::timed_out when the limit passes.
Awaitable<boost::asio::ip::tcp::socket> connect_socket(Deadlines& deadlines, std::string host,
                                                       std::uint16_t port,
                                                       std::chrono::milliseconds limit);

}  // namespace imaging::io
