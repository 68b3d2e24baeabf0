// The coroutine type of everything that waits; most files need nothing else of Asio.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace imaging {

template <class T = void>
using Awaitable = boost::asio::awaitable<T>;

using Executor = boost::asio::any_io_executor;

}  // namespace imaging
