// Name to connected socket, within a limit.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <string>

#include "io/deadlines.hpp"

namespace imaging::io {

// Resolves the name and tries each address in turn. Throws system_error, with
// asio::error::timed_out when the limit passes.
Awaitable<boost::asio::ip::tcp::socket> connect_socket(Deadlines& deadlines, std::string host,
                                                       std::uint16_t port,
                                                       std::chrono::milliseconds limit);

}  // namespace imaging::io
