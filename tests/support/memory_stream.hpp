// A connection in memory: a script is what the peer sends, its output is recorded; no real time.
#pragma once

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/stream.hpp"

namespace imaging::test {

// A read gets at most one piece of the script. After the script the peer is silent: the deadline
// passes at once.
class MemoryStream final : public io::Stream {
 public:
  using ErrorCode = boost::system::error_code;

  MemoryStream& give(std::string_view bytes) {
    script_.push_back({std::string(bytes), {}});
    return *this;
  }
  MemoryStream& give_bytewise(std::string_view bytes) {
    for (const char byte : bytes) give({&byte, 1});
    return *this;
  }
  // Lets one deadline pass; the rest of the script comes after it.
  MemoryStream& stall() { return fail(boost::asio::error::timed_out); }
  MemoryStream& fail(ErrorCode error) {
    script_.push_back({{}, error});
    return *this;
  }
  // Ends the peer's side: every later read returns 0.
  MemoryStream& end() {
    script_.push_back({});
    return *this;
  }
  void fail_writes_after(std::size_t bytes) { writable_ = bytes; }

  std::vector<std::string> writes;  // one for each call
  std::string output() const {
    std::string all;
    for (const auto& write : writes) all += write;
    return all;
  }
  std::size_t reads = 0;
  std::size_t largest_read = 0;  // largest buffer read into
  std::vector<std::chrono::milliseconds> deadlines;
  bool send_ended = false;
  bool closed = false;
  bool reset = false;

  Awaitable<std::size_t> read_some(std::span<char> into) override {
    ++reads;
    largest_read = std::max(largest_read, into.size());
    if (closed) throw_error(boost::asio::error::operation_aborted);
    if (script_.empty()) throw_error(boost::asio::error::timed_out);
    if (const auto error = script_.front().error) {
      script_.pop_front();
      throw_error(error);
    }
    auto& bytes = script_.front().bytes;
    const auto size = std::min(into.size(), bytes.size());
    std::copy_n(bytes.begin(), size, into.begin());
    bytes.erase(0, size);
    if (size > 0 && bytes.empty()) script_.pop_front();
    co_return size;
  }

  Awaitable<void> write(std::span<const char> head, std::span<const char> body) override {
    if (closed || send_ended) throw_error(boost::asio::error::broken_pipe);
    std::string all(head.begin(), head.end());
    all.append(body.begin(), body.end());
    const bool breaks = all.size() > writable_;
    all.resize(std::min(all.size(), writable_));
    writable_ -= all.size();
    writes.push_back(std::move(all));
    if (breaks) throw_error(boost::asio::error::connection_reset);
    co_return;
  }

  void expires_after(std::chrono::milliseconds limit) override { deadlines.push_back(limit); }
  void shutdown_send() override { send_ended = true; }
  void close(bool with_reset) override {
    closed = true;
    reset = with_reset;
  }
  std::string peer_address() const override { return "192.0.2.1"; }

 private:
  [[noreturn]] static void throw_error(ErrorCode error) {
    throw boost::system::system_error(error);
  }

  struct Piece {
    std::string bytes;
    ErrorCode error;
  };
  std::deque<Piece> script_;
  std::size_t writable_ = std::numeric_limits<std::size_t>::max();
};

}  // namespace imaging::test
