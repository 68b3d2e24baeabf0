#include "s3/answer.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <charconv>
#include <system_error>

#include "s3/xml.hpp"

namespace imaging::s3 {
namespace {

namespace asio = boost::asio;
using boost::system::system_error;

template <class T, std::size_t size>
bool one_of(const T& one, const std::array<T, size>& all) {
  return std::ranges::find(all, one) != all.end();
}

// RequestTimeout, a 400: the server waited too long for the body's next bytes.
constexpr std::array<std::string_view, 4> busy_codes{"InternalError", "RequestTimeout",
                                                     "ServiceUnavailable", "SlowDown"};
constexpr std::array<int, 5> busy_statuses{429, 500, 502, 503, 504};
constexpr std::array<int, 3> moved_statuses{301, 307, 308};
// The error codes of Ceph and MinIO for a full store.
constexpr std::array<std::string_view, 3> full_codes{"QuotaExceeded", "XMinioStorageFull",
                                                     "XMinioAdminBucketQuotaExceeded"};

bool success(int status) { return status >= 200 && status < 300; }

// 1,000 keys of 1,024 bytes, each byte encoded as "%20", take 4 MB with the XML around them.
constexpr std::size_t longest_list = 8 * 1024 * 1024;
constexpr std::size_t longest_error = 65'536;

// Turns an interrupted body into an Error, like every other failure of the store.
class DownloadBody final : public io::ByteSource {
 public:
  DownloadBody(std::unique_ptr<http::ClientResponse> response, std::string key)
      : response_(std::move(response)), key_(std::move(key)) {}

  Awaitable<std::span<const char>> next() override {
    try {
      co_return co_await response_->body().next();
    } catch (const system_error& error) {
      throw storage_unavailable("S3 GET " + key_ + " broke off: " + error.code().message());
    }
  }

 private:
  std::unique_ptr<http::ClientResponse> response_;
  std::string key_;
};

// The object's size from "bytes 0-99/1234" (RFC 9110 §14.4).
std::optional<std::uint64_t> total_of(std::string_view content_range) {
  const std::size_t slash = content_range.find('/');
  if (!content_range.starts_with("bytes ") || slash == std::string_view::npos) return std::nullopt;
  const std::string_view text = content_range.substr(slash + 1);
  std::uint64_t total = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), total);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return total;
}

bool is_object(const Operation& operation, const http::ClientResponse& response) {
  return operation.method == "GET" && !operation.key.empty() && success(response.status());
}

Awaitable<std::string> read_text(const Operation& operation, http::ClientResponse& response) {
  if (operation.method == "HEAD" || is_object(operation, response)) co_return std::string();
  const bool is_list = operation.method == "GET" && success(response.status());
  try {
    co_return co_await http::Client::read_all(response, is_list ? longest_list : longest_error);
  } catch (const system_error&) {
    if (success(response.status())) throw;  // may have held an <Error>
  }
  co_return std::string();  // the status is enough
}

}  // namespace

Outcome outcome_of(int status, std::string_view code) {
  if (success(status) && code.empty()) return Outcome::done;
  if (status == 507 || one_of(code, full_codes)) return Outcome::full;
  if (one_of(status, busy_statuses) || one_of(code, busy_codes)) return Outcome::busy;
  if (code == "RequestTimeTooSkewed") return Outcome::skewed;
  if (one_of(status, moved_statuses)) return Outcome::moved;
  if (status == 404 && (code.empty() || code == "NoSuchKey")) return Outcome::missing;
  return Outcome::rejected;
}

Awaitable<Answer> read_answer(const Config& config, const Operation& operation,
                              std::unique_ptr<http::ClientResponse> response) {
  Answer answer;
  answer.text = co_await read_text(operation, *response);
  const ServiceError error = parse_error(answer.text).value_or(ServiceError{});
  answer.outcome = outcome_of(response->status(), error.code);
  // An answer to HEAD has no error code: a 403 may mean that our clock is wrong, which its Date
  // shows.
  if (operation.method == "HEAD" && response->status() == 403) answer.outcome = Outcome::skewed;
  answer.redirect = {std::string(response->field("location")), error.endpoint,
                     std::string(response->field("x-amz-bucket-region"))};
  answer.detail = std::to_string(response->status()) + ' ' + error.code + ": " + error.message +
                  describe(config, answer.redirect);
  answer.date = response->field("date");
  answer.response = std::move(response);
  co_return answer;
}

Answer wire_failure(boost::system::error_code error) {
  Answer answer;
  answer.detail = error.message();
  if (error == asio::error::message_size) return answer;  // the next answer would be as long
  answer.outcome = Outcome::busy;
  // After a timeout the server would not say either whether it has carried out the request.
  answer.lost = error != asio::error::connection_refused && error != asio::error::timed_out;
  return answer;
}

Error failure(const Operation& operation, const Answer& answer) {
  const std::string detail = "S3 " + std::string(operation.method) + ' ' +
                             std::string(operation.key) + ": " + answer.detail;
  switch (answer.outcome) {
    case Outcome::missing:
      return Error(Code::not_found, "there is no such object", detail);
    case Outcome::full:
      return Error(Code::insufficient_storage, "the storage is full", detail);
    default:
      return storage_unavailable(detail);
  }
}

Error unusable(const Operation& operation, std::string detail) {
  Answer answer;
  answer.detail = std::move(detail);
  return failure(operation, answer);
}

Download download_of(const Operation& operation, Answer answer) {
  const bool ranged = !operation.fields.empty();  // the only field that a GET may have
  const auto length = answer.response->length();
  const auto total = ranged ? total_of(answer.response->field("content-range")) : length;
  if (!length || !total || answer.response->status() != (ranged ? 206 : 200)) {
    throw unusable(operation, answer.detail + "not the length or the range that was asked for");
  }
  return {*length, *total,
          std::make_unique<DownloadBody>(std::move(answer.response), std::string(operation.key))};
}

}  // namespace imaging::s3
