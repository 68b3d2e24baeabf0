// Names to addresses, without blocking and never longer than asked for.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "io/awaitable.hpp"

namespace imaging::io {

// All addresses of a host, in the system's order; a numeric address is answered at once. Throws
// system_error, with asio::error::timed_out when the limit passes.
Awaitable<std::vector<boost::asio::ip::address>> resolve(std::string host,
                                                         std::chrono::milliseconds limit);

}  // namespace imaging::io
