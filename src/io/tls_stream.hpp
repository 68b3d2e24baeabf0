// TLS 1.2 or later over TCP, for connections to S3 and to token issuers.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "io/deadlines.hpp"
#include "io/stream.hpp"

namespace imaging::io {

// A client context that trusts the system's authorities (SSL_CERT_FILE and SSL_CERT_DIR are
// honoured, as OpenSSL documents).
boost::asio::ssl::context client_tls_context();

// Connects within limit, sends SNI, and verifies the certificate chain and the host name. Throws
// system_error. The context must outlive the stream.
Awaitable<std::unique_ptr<Stream>> connect_tls(Deadlines& deadlines, boost::asio::ssl::context& tls,
                                               std::string host, std::uint16_t port,
                                               std::chrono::milliseconds limit);

}  // namespace imaging::io
