#include "support/fake_s3.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <cctype>
#include <optional>
#include <sstream>

#include "support/fake_s3_answers.hpp"

namespace imaging::test {
namespace {

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::ip::tcp;
using State = FakeS3::State;

std::string format(const State& state, const RawRequest& request, const RawAnswer& answer) {
  std::ostringstream out;
  out << "HTTP/1.1 " << answer.status << " X\r\nDate: " << format_http_date(state.clock())
      << "\r\n";
  for (const auto& [name, value] : answer.fields) out << name << ": " << value << "\r\n";
  if (answer.status != 204 && answer.has_length)
    out << "Content-Length: " << answer.body.size() << "\r\n";
  out << "\r\n";
  if (request.method != "HEAD") out << answer.body.substr(0, answer.sent);
  return out.str();
}

RawRequest parse_head(const std::string& head) {
  RawRequest request;
  std::istringstream in(head);
  in >> request.method >> request.target;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line) && line != "\r") {
    const std::size_t colon = line.find(':');
    std::string name = line.substr(0, colon);
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    request.fields[name] = line.substr(colon + 2, line.size() - colon - 3);
  }
  return request;
}

template <class Stream>
Awaitable<RawRequest> read_request(Stream& stream, std::string& buffer) {
  const std::size_t head = co_await asio::async_read_until(stream, asio::dynamic_buffer(buffer),
                                                           "\r\n\r\n", use_awaitable);
  RawRequest request = parse_head(buffer.substr(0, head));
  buffer.erase(0, head);
  const std::string length = request.field("content-length");
  request.body.resize(length.empty() ? 0 : std::stoul(length));
  const std::size_t here = std::min(buffer.size(), request.body.size());
  buffer.copy(request.body.data(), here);
  buffer.erase(0, here);
  co_await asio::async_read(
      stream, asio::buffer(request.body.data() + here, request.body.size() - here), use_awaitable);
  co_return request;
}

void reset(tcp::socket::lowest_layer_type& socket) {
  socket.set_option(asio::socket_base::linger(true, 0));
  socket.close();
}

template <class Stream>
Awaitable<void> serve(Stream stream, std::shared_ptr<State> state) {
  std::string buffer;
  for (;;) {
    const RawRequest request = co_await read_request(stream, buffer);
    state->requests.push_back(request.method);
    std::optional<Fault> fault;
    if (!state->faults.empty()) {
      fault = state->faults.front();
      state->faults.erase(state->faults.begin());
    }
    if (fault == Fault::reset) co_return reset(stream.lowest_layer());
    if (const auto released = state->held_puts; released && request.method == "PUT") {
      ++state->held;
      co_await released->async_wait(asio::as_tuple(use_awaitable));
    }
    const RawAnswer answer = carry_out_badly(*state, request, fault);
    if (fault == Fault::lost_answer) co_return reset(stream.lowest_layer());
    const std::string text = format(*state, request, answer);
    co_await asio::async_write(stream, asio::buffer(text), use_awaitable);
    if (fault == Fault::cut_body || fault == Fault::no_length)
      co_return stream.lowest_layer().close();
  }
}

Awaitable<void> serve_tls(tcp::socket socket, asio::ssl::context& tls,
                          std::shared_ptr<State> state) {
  asio::ssl::stream<tcp::socket> stream(std::move(socket), tls);
  co_await stream.async_handshake(asio::ssl::stream_base::server, use_awaitable);
  co_await serve(std::move(stream), std::move(state));
}

// A client that disconnects ends its session; anything else is a fault of the fake.
void end_session(std::exception_ptr error) {
  try {
    if (error) std::rethrow_exception(error);
  } catch (const boost::system::system_error&) {
  }
}

}  // namespace

struct FakeS3::Acceptor {
  tcp::acceptor acceptor;
  asio::ssl::context* tls;
  std::shared_ptr<State> state;

  static Awaitable<void> run(std::shared_ptr<Acceptor> self) {
    for (;;) {
      tcp::socket socket = co_await self->acceptor.async_accept(use_awaitable);
      const auto executor = self->acceptor.get_executor();
      if (self->tls == nullptr) {
        asio::co_spawn(executor, serve(std::move(socket), self->state), end_session);
      } else {
        asio::co_spawn(executor, serve_tls(std::move(socket), *self->tls, self->state),
                       end_session);
      }
    }
  }
};

FakeS3::FakeS3(Executor executor, asio::ssl::context* tls, const char* address)
    : state_(std::make_shared<State>()),
      acceptor_(new Acceptor{
          tcp::acceptor(executor, tcp::endpoint(asio::ip::make_address(address), 0)), tls, state_}),
      port_(acceptor_->acceptor.local_endpoint().port()) {
  asio::co_spawn(executor, Acceptor::run(acceptor_), end_session);
}

void FakeS3::hold_puts() {
  state_->held_puts = std::make_shared<asio::steady_timer>(acceptor_->acceptor.get_executor(),
                                                           asio::steady_timer::time_point::max());
}

void FakeS3::release_puts() { std::exchange(state_->held_puts, nullptr)->cancel(); }

FakeS3::~FakeS3() { acceptor_->acceptor.close(); }

}  // namespace imaging::test
