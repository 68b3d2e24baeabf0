#include "support/fake_s3.hpp"

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

namespace imaging::test {
namespace {

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::ip::tcp;
using State = FakeS3::State;

struct RawAnswer {
  int status = 200;
  std::map<std::string, std::string> fields;
  std::string body;
  std::size_t sent = std::string::npos;  // bytes of the body that are sent before the end
  bool has_length = true;
};

RawAnswer error_answer(int status, const std::string& code, const std::string& message) {
  RawAnswer answer;
  answer.status = status;
  answer.body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>" + code +
                "</Code><Message>" + message + "</Message></Error>";
  answer.fields["content-type"] = "application/xml";
  return answer;
}

std::optional<RawAnswer> answer_of(Fault fault) {
  switch (fault) {
    case Fault::internal_error:
      return error_answer(500, "InternalError", "We failed.");
    case Fault::slow_down:
      return error_answer(503, "SlowDown", "Reduce your request rate.");
    case Fault::error_in_200:
      return error_answer(200, "InternalError", "We failed late.");
    case Fault::access_denied:
      return error_answer(403, "AccessDenied", "Access Denied.");
    case Fault::no_such_bucket:
      return error_answer(404, "NoSuchBucket", "No such bucket.");
    case Fault::quota_exceeded:
      return error_answer(403, "QuotaExceeded", "Full.");
    case Fault::skewed:
      return error_answer(403, "RequestTimeTooSkewed", "Too large.");
    case Fault::unavailable:
      return RawAnswer{503, {}, {}};
    case Fault::bad_gateway:
      return RawAnswer{502, {}, "<html>" + std::string(100'000, ' ')};
    default:
      return std::nullopt;
  }
}

// 20130524T000000Z, within a quarter of an hour of the server's own clock.
bool timely(const std::string& stamp, Instant now) {
  if (stamp.size() != 16) return false;
  const auto at =
      parse_rfc3339(stamp.substr(0, 4) + '-' + stamp.substr(4, 2) + '-' + stamp.substr(6, 5) + ':' +
                    stamp.substr(11, 2) + ':' + stamp.substr(13));
  return at && std::chrono::abs(*at - now) <= std::chrono::minutes{15};
}

RawAnswer put_object(State& state, const std::string& key, const RawRequest& request) {
  state.objects[key] = {request.body, request.field("content-type"),
                        request.field("x-amz-meta-sha256")};
  return {};
}

RawAnswer get_object(const FakeS3::StoredObject& object, const RawRequest& request) {
  RawAnswer answer;
  answer.body = object.bytes;
  answer.fields = {{"content-type", object.type}, {"x-amz-meta-sha256", object.hash}};
  const std::string range = request.field("range");
  if (range.empty()) return answer;
  std::size_t first = 0;
  std::size_t last = 0;
  if (std::sscanf(range.c_str(), "bytes=%zu-%zu", &first, &last) != 2 ||
      first >= object.bytes.size()) {
    return error_answer(416, "InvalidRange", "The requested range is not satisfiable");
  }
  last = std::min(last, object.bytes.size() - 1);
  answer.status = 206;
  answer.body = object.bytes.substr(first, last - first + 1);
  answer.fields["content-range"] = "bytes " + std::to_string(first) + '-' + std::to_string(last) +
                                   '/' + std::to_string(object.bytes.size());
  return answer;
}

RawAnswer redirect(const State& state) {
  RawAnswer answer = error_answer(state.redirect.status, "PermanentRedirect", "Elsewhere.");
  const std::string endpoint = "<Endpoint>" + state.redirect.endpoint + "</Endpoint></Error>";
  if (!state.redirect.endpoint.empty()) {
    answer.body.replace(answer.body.find("</Error>"), std::string::npos, endpoint);
  }
  answer.fields.insert(state.redirect.fields.begin(), state.redirect.fields.end());
  return answer;
}

RawAnswer carry_out(State& state, const RawRequest& request) {
  if (state.redirect.status != 0) return redirect(state);
  if (const auto refused = refuse_signature(request, state.account)) {
    const std::size_t colon = refused->find(':');
    return error_answer(403, refused->substr(0, colon), refused->substr(colon + 2));
  }
  if (!timely(request.field("x-amz-date"), state.clock())) {
    return error_answer(403, "RequestTimeTooSkewed", "The difference is too large.");
  }
  const std::string path = *percent_decode(request.target);
  const std::string prefix = state.path + '/' + state.bucket;
  if (path == prefix) return {};
  if (path.rfind(prefix + '/', 0) != 0) return *answer_of(Fault::no_such_bucket);
  const std::string key = path.substr(prefix.size() + 1);
  if (request.method == "PUT") return put_object(state, key, request);
  if (request.method == "DELETE") {
    state.objects.erase(key);
    return RawAnswer{204, {}, {}};
  }
  const auto object = state.objects.find(key);
  if (object == state.objects.end()) {
    return error_answer(404, "NoSuchKey", "The specified key does not exist.");
  }
  return get_object(object->second, request);
}

RawAnswer carry_out_badly(State& state, const RawRequest& request, std::optional<Fault> fault) {
  if (fault) {
    if (auto answer = answer_of(*fault)) return *answer;
  }
  RawAnswer answer = carry_out(state, request);
  if (fault == Fault::cut_body) answer.sent = answer.body.size() / 2;
  if (fault == Fault::wrong_length) answer.body.pop_back();
  if (fault == Fault::no_length) answer.has_length = false;
  if (fault == Fault::no_range) {
    answer.status = 200;
    answer.fields.erase("content-range");
  }
  return answer;
}

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

// A client that went away ends its session; anything else is a fault of the fake.
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

FakeS3::~FakeS3() { acceptor_->acceptor.close(); }

}  // namespace imaging::test
