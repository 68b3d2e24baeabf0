#include "io/tls_stream.hpp"

#include <openssl/ssl.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/ssl/stream_base.hpp>
#include <boost/asio/ssl/verify_mode.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <cstdint>
#include <utility>

#include "io/connect.hpp"

namespace imaging::io {

namespace asio = boost::asio;
using boost::system::error_code;
using boost::system::system_error;

namespace {

// Its deadline closes the connection: one read or write here is several on the socket, and an
// operation that is cancelled between two of them would not notice.
class TlsStream final : public Stream {
 public:
  TlsStream(asio::ip::tcp::socket socket, asio::ssl::context& tls, Deadlines& deadlines)
      : stream_(std::move(socket), tls), deadline_(deadlines, [this] { close(false); }) {
    error_code ignored;
    stream_.next_layer().set_option(asio::ip::tcp::no_delay(true), ignored);
  }

  Awaitable<void> handshake(const std::string& host) {
    error_code error;
    asio::ip::make_address(host, error);
    const bool is_name = static_cast<bool>(error);
    // SNI carries names only (RFC 6066 §3).
    if (is_name && SSL_set_tlsext_host_name(stream_.native_handle(), host.c_str()) != 1) {
      throw system_error(asio::error::invalid_argument);
    }
    stream_.set_verify_callback(asio::ssl::host_name_verification(host));
    co_await stream_.async_handshake(asio::ssl::stream_base::client,
                                     asio::redirect_error(asio::use_awaitable, error));
    check(error);
  }

  Awaitable<std::size_t> read_some(std::span<char> into) override {
    error_code failed;
    const std::size_t n = co_await stream_.async_read_some(
        asio::buffer(into.data(), into.size()), asio::redirect_error(asio::use_awaitable, failed));
    // Servers often close without TLS's close_notify; http checks the lengths.
    if (failed == asio::error::eof || failed == asio::ssl::error::stream_truncated) co_return 0;
    if (n == 0) check(failed);
    co_return n;
  }

  Awaitable<void> write(std::span<const char> head, std::span<const char> body) override {
    for (const std::span<const char> part : {head, body}) {
      error_code error;
      co_await asio::async_write(stream_, asio::buffer(part.data(), part.size()),
                                 asio::redirect_error(asio::use_awaitable, error));
      check(error);
    }
  }

  void expires_after(std::chrono::milliseconds limit) override { deadline_.set(limit); }

  void shutdown_send() override {
    error_code ignored;
    stream_.next_layer().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  }

  void close(bool reset) override {
    error_code ignored;
    if (reset) stream_.next_layer().set_option(asio::socket_base::linger(true, 0), ignored);
    stream_.next_layer().close(ignored);
  }

  std::string peer_address() const override {
    error_code error;
    const auto peer = stream_.next_layer().remote_endpoint(error);
    return error ? std::string() : peer.address().to_string();
  }

 private:
  void check(error_code error) const {
    if (deadline_.passed()) throw system_error(asio::error::timed_out);
    if (error) throw system_error(error);
  }

  asio::ssl::stream<asio::ip::tcp::socket> stream_;
  Deadline deadline_;
};

}  // namespace

asio::ssl::context client_tls_context() {
  asio::ssl::context tls(asio::ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
  tls.set_default_verify_paths();
  tls.set_verify_mode(asio::ssl::verify_peer);
  return tls;
}

Awaitable<std::unique_ptr<Stream>> connect_tls(Deadlines& deadlines, asio::ssl::context& tls,
                                               std::string host, std::uint16_t port,
                                               std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  auto socket = co_await connect_socket(deadlines, host, port, limit);
  auto stream = std::make_unique<TlsStream>(std::move(socket), tls, deadlines);
  stream->expires_after(left_until(end));
  co_await stream->handshake(host);
  co_return stream;
}

}  // namespace imaging::io
