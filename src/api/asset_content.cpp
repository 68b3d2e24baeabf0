#include "api/asset_content.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "api/answer.hpp"
#include "base/error.hpp"
#include "domain/assets/assets.hpp"
#include "http/conditional.hpp"
#include "io/byte_source.hpp"

namespace imaging::api {
namespace {

// The object under a key never changes, so the original's hash identifies it and its derivatives.
std::string etag_of(const domain::FoundAsset& found) {
  return fmt::format("\"{:.16}-{}\"", found.sha256, domain::name(found.served));
}

void add_content_fields(http::Reply& reply, const domain::FoundAsset& found, Ranges ranges) {
  const bool shown = found.mime_type.starts_with("image/");
  reply.fields.emplace_back("Content-Type", found.mime_type);
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
                                     Ranges ranges, http::Reply reply) {
  add_content_fields(reply, found, ranges);
  reply.length = co_await assets.size(found);
  co_return reply;
}

// The answer to GET: the file, or a range of it.
Awaitable<http::Reply> reply_to_get(Call& call, domain::Assets& assets,
                                    const domain::FoundAsset& found, std::string_view etag,
                                    Ranges ranges, http::Reply reply) {
  const bool ranged = ranges == Ranges::honoured &&
                      http::range_applies(call.head.field("if-range"), etag) &&
                      call.head.count("range") == 1;
  Content content = co_await open(assets, found, ranged ? call.head.field("range") : "");
  if (content.unsatisfiable) {
    throw Refusal(Error(Code::range_not_satisfiable, "Range: it lies outside of the file"),
                  {{"Content-Range", http::unsatisfied_range(content.size)}});
  }
  add_content_fields(reply, found, ranges);
  if (content.range) {
    reply.status = 206;
    reply.fields.emplace_back("Content-Range", http::content_range(*content.range, content.size));
  }
  reply.length = content.object.length;
  reply.source = std::move(content.object.body);
  co_return reply;
}

}  // namespace

Awaitable<http::Reply> asset_content(Call& call, Services& services,
                                     const domain::FoundAsset& found, http::Fields fields,
                                     Ranges ranges) {
  const std::string etag = etag_of(found);
  http::Reply reply;
  reply.fields = std::move(fields);
  reply.fields.emplace_back("ETag", etag);
  if (http::none_match_hits(call.head.field("if-none-match"), etag)) {
    reply.status = 304;
    co_return reply;
  }
  if (call.head.method == "HEAD") {
    co_return co_await reply_to_head(services.assets, found, ranges, std::move(reply));
  }
  co_return co_await reply_to_get(call, services.assets, found, etag, ranges, std::move(reply));
}

}  // namespace imaging::api
