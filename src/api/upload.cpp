// POST /imaging/assets/upload: a form with a file, streamed to the spool and hashed on the way.
#include <fmt/format.h>

#include <chrono>

#include "api/answer.hpp"
#include "api/checked.hpp"
#include "api/endpoints.hpp"
#include "api/form_reader.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "image/foreign_type.hpp"

namespace imaging::api {
namespace {

constexpr std::uint64_t form_overhead = 128 * 1024;  // what a form may have besides its file
constexpr std::chrono::milliseconds slow{2'000};

// The type is what the bytes are, never what the client declares.
image::MediaType detect(std::string_view first_bytes, const std::string& declared,
                        domain::Modality modality) {
  const auto type = image::sniff(first_bytes);
  if (type && domain::accepts(modality, *type)) return *type;
  const std::string_view detected =
      type ? image::mime(*type) : image::foreign_mime(first_bytes.substr(0, image::sniff_size));
  throw Error(Code::unsupported_media_type,
              fmt::format("file: declared as {:.64}, detected as {}, which is not accepted for {}",
                          declared.empty() ? "nothing" : declared,
                          detected.empty() ? "an unknown type" : detected, domain::name(modality)));
}

struct Received {
  io::Spool spool;
  image::MediaType type;
};

// The file's bytes, into the spool as soon as their type is known.
Awaitable<Received> receive(FormReader& reader, domain::Uploads& uploads,
                            domain::Modality modality) {
  std::string first;
  bool ended = false;
  while (first.size() < domain::bytes_to_sniff(modality, first) && !ended) {
    const std::span<const char> bytes = co_await reader.next();
    first.append(bytes.data(), bytes.size());
    ended = bytes.empty();
  }
  if (first.empty()) throw Error(Code::bad_request, "file: it is empty");
  const image::MediaType type = detect(first, reader.declared_type(), modality);

  io::Spool spool = co_await uploads.open_spool();
  co_await spool.append(first);
  while (!ended) {
    const std::span<const char> bytes = co_await reader.next();
    ended = bytes.empty();
    if (!ended) co_await spool.append(bytes);
  }
  co_return Received{std::move(spool), type};
}

}  // namespace

Awaitable<http::Reply> upload(Call& call, Services& services) {
  const auto start = std::chrono::steady_clock::now();
  const domain::Caller caller = co_await authenticate(call, services);
  co_await services.permissions.require(caller, domain::Capability::write);
  const std::string boundary = http::multipart_boundary(call.head.field("content-type"));
  call.exchange.limit_body(services.max_upload_bytes + form_overhead);
  const io::Semaphore::Permit permit = co_await services.upload_slots.acquire();

  FormReader reader(call.exchange.body(), boundary, services.max_upload_bytes);
  co_await reader.read_fields();
  const domain::UploadForm form = reader.form(services.now());
  const domain::PromisedAsset asset = co_await services.uploads.begin(caller, form);
  Received received = co_await receive(reader, services.uploads, form.modality);
  const std::uint64_t size = received.spool.size();
  const AssetId id =
      co_await services.uploads.store(caller, asset, std::move(received.spool), received.type);

  if (const auto took = std::chrono::steady_clock::now() - start; took > slow) {
    log::warn("slow upload", {{"request_id", to_string(call.request)},
                              {"ms", std::chrono::duration<double, std::milli>(took).count()},
                              {"bytes", static_cast<std::int64_t>(size)}});
  }
  http::Reply reply = json(201, fmt::format(R"({{"assetId":{}}})", id.value));
  reply.fields.emplace_back("Location", fmt::format("/imaging/assets/{}", id.value));
  co_return reply;
}

}  // namespace imaging::api
