#include "api/asset_content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/conditions.hpp"
#include "domain/assets/assets.hpp"
#include "http/conditional.hpp"
#include "http/digest_fields.hpp"
#include "image/media_type.hpp"
#include "io/byte_source.hpp"

namespace imaging::api {
namespace {

// The bytes of an asset never change, so they are as old as its row. A date after our own clock's
// would be a date from the future to the client (RFC 9110 §8.8.2.1).
http::Validators validators_of(const domain::FoundAsset& found, Instant now) {
  http::Validators current{fmt::format("\"{}\"", found.version)};
  if (found.created && *found.created <= now) current.modified = found.created;
  return current;
}

// A 304 has none of these (RFC 9110 §15.4.5): the client has them.
void add_content_fields(http::Reply& reply, const domain::FoundAsset& found,
                        const http::Validators& current, Ranges ranges) {
  if (current.modified) {
    reply.fields.emplace_back("Last-Modified", format_http_date(*current.modified));
  }
  if (auto digest = http::digest_field(found.sha256.value_or(""))) {
    reply.fields.emplace_back("Repr-Digest", std::move(*digest));
  }
  const std::string_view type = served_type(found.mime_type);
  const bool shown = type.starts_with("image/");
  reply.fields.emplace_back("Content-Type", type);
  reply.fields.emplace_back("Content-Disposition",
                            fmt::format("{}; filename=\"{}.{}\"", shown ? "inline" : "attachment",
                                        found.id.value, found.extension));
  reply.fields.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox");
  reply.fields.emplace_back("Accept-Ranges", ranges == Ranges::honoured ? "bytes" : "none");
}

// A range of a body that is already open. Reads the body to its end, so that its connection can be
// used again.
class PartOf final : public io::ByteSource {
 public:
  PartOf(std::unique_ptr<io::ByteSource> whole, ByteRange range)
      : whole_(std::move(whole)), range_(range) {}

  Awaitable<std::span<const char>> next() override {
    for (;;) {
      auto bytes = co_await whole_->next();
      if (bytes.empty()) co_return bytes;
      const auto before = std::min<std::uint64_t>(bytes.size(), range_.offset);
      bytes = bytes.subspan(before);
      bytes = bytes.first(std::min<std::uint64_t>(bytes.size(), range_.length));
      range_ = {range_.offset - before, range_.length - bytes.size()};
      if (!bytes.empty()) co_return bytes;
    }
  }

 private:
  std::unique_ptr<io::ByteSource> whole_;
  ByteRange range_;  // what is still to come
};

struct Content {
  storage::Object object;
  std::uint64_t size = 0;  // of the whole
  std::optional<ByteRange> range;
  bool unsatisfiable = false;
};

// The row has the size of an original. Only the store knows the size of a derivative, which is
// small and therefore opened as a whole.
Awaitable<Content> open(domain::Assets& assets, const domain::FoundAsset& found,
                        std::string_view range_field) {
  Content content;
  if (!found.size) content.object = co_await assets.open(found, std::nullopt);
  content.size = found.size.value_or(content.object.length);
  const auto range = http::parse_range(range_field, content.size);
  content.unsatisfiable = std::holds_alternative<http::UnsatisfiableRange>(range);
  if (content.unsatisfiable) co_return content;
  if (const auto* part = std::get_if<ByteRange>(&range)) content.range = *part;
  if (found.size) {
    content.object = co_await assets.open(found, content.range);
  } else if (content.range) {
    content.object.length = content.range->length;
    content.object.body = std::make_unique<PartOf>(std::move(content.object.body), *content.range);
  }
  co_return content;
}

// HEAD describes the whole file, because Range applies to GET only (RFC 9110 §14.2).
Awaitable<http::Reply> reply_to_head(domain::Assets& assets, const domain::FoundAsset& found,
                                     const http::Validators& current, Ranges ranges,
                                     http::Reply reply) {
  add_content_fields(reply, found, current, ranges);
  reply.length = co_await assets.size(found);
  co_return reply;
}

// The answer to GET: the file, or a range of it.
Awaitable<http::Reply> reply_to_get(Call& call, domain::Assets& assets,
                                    const domain::FoundAsset& found,
                                    const http::Validators& current, Ranges ranges,
                                    http::Reply reply) {
  Content content = co_await open(
      assets, found, ranges == Ranges::honoured ? http::applicable_range(call.head, current) : "");
  if (content.unsatisfiable) {
    throw unsatisfiable_range(content.size);
  }
  add_content_fields(reply, found, current, ranges);
  if (content.range) {
    reply.status = 206;
    reply.fields.emplace_back("Content-Range", http::content_range(*content.range, content.size));
  }
  reply.length = content.object.length;
  reply.source = std::move(content.object.body);
  co_return reply;
}

}  // namespace

std::string_view served_type(std::string_view stored) {
  const auto type = image::parse_mime(stored);
  return type ? image::mime(*type) : "application/octet-stream";
}

Awaitable<http::Reply> asset_content(Call& call, Services& services,
                                     const domain::FoundAsset& found, http::Fields fields,
                                     Ranges ranges) {
  const http::Validators current = validators_of(found, services.now());
  require_preconditions(call.head, current);
  http::Reply reply;
  reply.fields = std::move(fields);
  reply.fields.emplace_back("ETag", current.etag);
  if (http::is_not_modified(call.head, current)) {
    reply.status = 304;
    co_return reply;
  }
  if (call.head.method == "HEAD") {
    co_return co_await reply_to_head(services.assets, found, current, ranges, std::move(reply));
  }
  co_return co_await reply_to_get(call, services.assets, found, current, ranges, std::move(reply));
}

}  // namespace imaging::api
