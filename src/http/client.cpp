#include "http/client.hpp"

#include <boost/asio/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/system/system_error.hpp>
#include <iterator>

#include "http/client_connection.hpp"
#include "io/semaphore.hpp"
#include "io/tcp_stream.hpp"
#include "io/tls_stream.hpp"

namespace imaging::http {
namespace {

using boost::system::system_error;
using Clock = std::chrono::steady_clock;
using Connection = std::unique_ptr<ClientConnection>;

// Servers close idle connections after a while; this is shorter than any known timeout.
constexpr std::chrono::seconds longest_rest{10};

// The connection ended without a response, as one does that the server closed while it was idle.
bool ended_silently(const system_error& error) {
  return error.code() == boost::beast::http::error::end_of_stream ||
         error.code() == boost::asio::error::connection_reset ||
         error.code() == boost::asio::error::broken_pipe;
}

}  // namespace

std::string Origin::authority() const {
  const bool is_default = port == (tls ? 443 : 80);
  const std::string name = host.find(':') == std::string::npos ? host : '[' + host + ']';
  return is_default ? name : name + ':' + std::to_string(port);
}

struct Client::State {
  State(Executor executor, io::Deadlines& all_deadlines, ClientLimits all_limits)
      : deadlines(all_deadlines),
        limits(all_limits),
        slots(std::move(executor), "requests to the store", limits.requests, limits.queue,
              limits.wait) {}

  Awaitable<Connection> connect(const Origin& origin);
  // An idle connection; null when there is none.
  Connection take(const Origin& origin);
  void give_back(const Origin& origin, Connection connection);
  void drop_old();

  io::Deadlines& deadlines;
  const ClientLimits limits;
  io::Semaphore slots;
  std::optional<boost::asio::ssl::context> tls;  // made when first needed
  struct Resting {
    Origin origin;
    Connection connection;
    Clock::time_point since;
  };
  std::vector<Resting> resting;  // oldest first
};

Awaitable<Connection> Client::State::connect(const Origin& origin) {
  std::unique_ptr<io::Stream> stream;
  if (origin.tls) {
    if (!tls) tls.emplace(io::client_tls_context());
    stream = co_await io::connect_tls(deadlines, *tls, origin.host, origin.port, limits.connect);
  } else {
    stream = co_await io::TcpStream::connect(deadlines, origin.host, origin.port, limits.connect);
  }
  co_return std::make_unique<ClientConnection>(std::move(stream), limits.idle);
}

Connection Client::State::take(const Origin& origin) {
  drop_old();
  // The most recently used one is the least likely to have been closed by the server.
  for (auto at = resting.rbegin(); at != resting.rend(); ++at) {
    if (at->origin != origin) continue;
    Connection connection = std::move(at->connection);
    resting.erase(std::next(at).base());
    return connection;
  }
  return nullptr;
}

void Client::State::give_back(const Origin& origin, Connection connection) {
  drop_old();
  if (!connection->reusable()) return;
  resting.push_back({origin, std::move(connection), Clock::now()});
  if (resting.size() > limits.requests) resting.erase(resting.begin());
}

void Client::State::drop_old() {
  const auto oldest = Clock::now() - longest_rest;
  std::erase_if(resting, [oldest](const Resting& each) { return each.since < oldest; });
}

namespace {

// Holds its connection until the response is read or abandoned.
template <class State>
class Response final : public ClientResponse {
 public:
  Response(std::shared_ptr<State> state, Origin origin, Connection connection)
      : state_(std::move(state)), origin_(std::move(origin)), connection_(std::move(connection)) {}
  ~Response() override { state_->give_back(origin_, std::move(connection_)); }

  int status() const override { return connection_->response().status(); }
  std::string_view field(std::string_view name) const override {
    return connection_->response().field(name);
  }
  std::optional<std::uint64_t> length() const override { return connection_->response().length(); }
  io::ByteSource& body() override { return *connection_; }

 private:
  std::shared_ptr<State> state_;
  Origin origin_;
  Connection connection_;
};

}  // namespace

Client::Client(Executor executor, io::Deadlines& deadlines, ClientLimits limits)
    : state_(std::make_shared<State>(std::move(executor), deadlines, limits)) {}

Client::~Client() = default;

Awaitable<std::unique_ptr<ClientResponse>> Client::send(const Origin& origin,
                                                        const ClientRequest& request) {
  const auto state = state_;
  const auto permit = co_await state->slots.acquire();
  const std::string authority = origin.authority();
  Connection connection = state->take(origin);
  if (connection) {
    try {
      co_await connection->send(authority, request);
    } catch (const system_error& error) {
      const bool may_repeat = !connection->answered() && request.body == nullptr;
      if (!may_repeat || !ended_silently(error)) throw;
      connection.reset();
    }
  }
  if (!connection) {
    connection = co_await state->connect(origin);
    co_await connection->send(authority, request);
  }
  co_return std::make_unique<Response<State>>(state, origin, std::move(connection));
}

Awaitable<std::string> Client::read_all(ClientResponse& response, std::size_t limit) {
  std::string text;
  for (;;) {
    const auto bytes = co_await response.body().next();
    if (bytes.empty()) co_return text;
    if (bytes.size() > limit - text.size()) {
      throw system_error(boost::asio::error::make_error_code(boost::asio::error::message_size));
    }
    text.append(bytes.begin(), bytes.end());
  }
}

}  // namespace imaging::http
