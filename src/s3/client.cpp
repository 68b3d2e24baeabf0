#include "s3/client.hpp"

#include <array>
#include <boost/system/system_error.hpp>
#include <charconv>
#include <cstdint>
#include <span>

#include "base/error.hpp"
#include "base/random.hpp"
#include "s3/attempts.hpp"

namespace imaging::s3 {
namespace {

// A body that breaks off is an Error, like every other failure of the store.
class DownloadBody final : public io::ByteSource {
 public:
  DownloadBody(std::unique_ptr<http::ClientResponse> response, std::string key)
      : response_(std::move(response)), key_(std::move(key)) {}

  Awaitable<std::span<const char>> next() override {
    try {
      co_return co_await response_->body().next();
    } catch (const boost::system::system_error& error) {
      throw Error(Code::unavailable, "the storage is not available, try again shortly",
                  "S3 GET " + key_ + " broke off: " + error.code().message());
    }
  }

 private:
  std::unique_ptr<http::ClientResponse> response_;
  std::string key_;
};

// The object's size out of "bytes 0-99/1234" (RFC 9110 §14.4).
std::optional<std::uint64_t> total_of(std::string_view content_range) {
  const std::size_t slash = content_range.find('/');
  if (!content_range.starts_with("bytes ") || slash == std::string_view::npos) return std::nullopt;
  const std::string_view text = content_range.substr(slash + 1);
  std::uint64_t total = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), total);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return total;
}

// Throws unless done: for operations that a missing object or bucket makes fail.
void require_done(const Operation& operation, const Answer& answer) {
  if (answer.verdict != Verdict::done) throw failure(operation, answer);
}

Error unusable(const Operation& operation, std::string detail) {
  Answer answer;
  answer.detail = std::move(detail);
  return failure(operation, answer);
}

}  // namespace

double system_jitter() {
  std::uint32_t bits = 0;
  std::array<std::uint8_t, sizeof bits> bytes{};
  random_bytes(bytes);
  for (const std::uint8_t byte : bytes) bits = bits << 8 | byte;
  return static_cast<double>(bits) / 4'294'967'296.0;
}

struct Client::State {
  Attempts attempts;
};

Client::Client(Executor executor, io::Deadlines& deadlines, Config config, Now now, Jitter jitter)
    : state_(new State{Attempts(std::move(executor), deadlines, std::move(config), std::move(now),
                                std::move(jitter))}) {}

void Client::set_credentials(Credentials credentials) {
  state_->attempts.set_credentials(std::move(credentials));
}

Awaitable<void> Client::put(std::string_view key, Body& body, std::string_view content_type) {
  Operation operation{.method = "PUT", .key = key, .fields = {}};
  operation.payload_sha256 = body.sha256_hex();
  operation.fields = {{"content-type", std::string(content_type)},
                      {std::string(hash_field), operation.payload_sha256}};
  Answer answer = co_await state_->attempts.perform(operation, &body);
  if (answer.verdict == Verdict::missing) throw unusable(operation, answer.detail);
}

Awaitable<Download> Client::get(std::string_view key, std::optional<ByteRange> range) {
  Operation operation{.method = "GET", .key = key, .fields = {}};
  if (range) operation.fields.emplace_back("range", range_field(*range));
  Answer answer = co_await state_->attempts.perform(operation, nullptr);
  require_done(operation, answer);

  const auto length = answer.response->length();
  const auto total = range ? total_of(answer.response->field("content-range")) : length;
  if (!length || !total || answer.response->status() != (range ? 206 : 200)) {
    throw unusable(operation, answer.detail + "not the length or the range that was asked for");
  }
  co_return Download{*length, *total,
                     std::make_unique<DownloadBody>(std::move(answer.response), std::string(key))};
}

Awaitable<std::uint64_t> Client::head(std::string_view key) {
  const Operation operation{.method = "HEAD", .key = key, .fields = {}};
  const Answer answer = co_await state_->attempts.perform(operation, nullptr);
  require_done(operation, answer);
  const auto length = answer.response->length();
  if (!length) throw unusable(operation, "no length");
  co_return *length;
}

Awaitable<void> Client::remove(std::string_view key) {
  const Operation operation{.method = "DELETE", .key = key, .fields = {}};
  co_await state_->attempts.perform(operation, nullptr);
}

Awaitable<void> Client::check_bucket() {
  const Operation operation{.method = "HEAD", .key = {}, .fields = {}};
  const Answer answer = co_await state_->attempts.perform(operation, nullptr);
  if (answer.verdict == Verdict::missing) throw unusable(operation, "there is no such bucket");
}

}  // namespace imaging::s3
