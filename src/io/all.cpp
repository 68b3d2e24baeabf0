#include "io/all.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <exception>

#include "io/event.hpp"

namespace imaging::io {

Awaitable<void> all(std::vector<Awaitable<void>> work) {
  const Executor executor = co_await boost::asio::this_coro::executor;
  std::vector<std::exception_ptr> errors(work.size());
  std::size_t left = work.size();
  Event done;
  for (std::size_t i = 0; i < work.size(); ++i) {
    boost::asio::co_spawn(executor, std::move(work[i]),
                          [&errors, &left, &done, i](const std::exception_ptr& error) {
                            errors[i] = error;
                            if (--left == 0) done.set();
                          });
  }
  if (left > 0) co_await done.wait();
  for (const std::exception_ptr& error : errors) {
    if (error) std::rethrow_exception(error);
  }
}

}  // namespace imaging::io
