#include "domain/uploads/ingest.hpp"

#include <fmt/format.h>

#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "domain/sql.hpp"
#include "domain/uploads/tokens.hpp"
#include "domain/uploads/upload_sql.hpp"
#include "image/sniff.hpp"
#include "io/all.hpp"

namespace imaging::domain {
namespace {

struct FirstBytes {
  std::string bytes;
  bool whole_file = false;  // the source has ended and must not be read again
};

// Reads enough bytes to detect the type, or the whole file if it is shorter.
Awaitable<FirstBytes> read_first_bytes(io::ByteSource& file, Modality modality) {
  FirstBytes first;
  while (first.bytes.size() < bytes_to_sniff(modality, first.bytes) && !first.whole_file) {
    const std::span<const char> bytes = co_await file.next();
    first.bytes.append(bytes.data(), bytes.size());
    first.whole_file = bytes.empty();
  }
  if (first.bytes.empty()) {
    throw Error(Code::bad_request, FieldFault{"file", "it is empty"});
  }
  co_return first;
}

// The bytes decide the type, not what the uploader declares.
image::MediaType detect_type(std::string_view first_bytes, const NewAsset& asset) {
  const auto type = image::sniff(first_bytes);
  if (type && accepts(asset.modality, *type)) return *type;
  const std::string_view detected =
      type ? image::mime(*type) : image::foreign_mime(first_bytes.substr(0, image::sniff_size));
  throw Error(
      Code::unsupported_media_type,
      FieldFault{
          "file",
          fmt::format("declared as {:.64}, detected as {}, which is not accepted for {}",
                      asset.declared_type.empty() ? "nothing" : asset.declared_type,
                      detected.empty() ? "an unknown type" : detected, name(asset.modality))});
}

Awaitable<io::Spool> write_spool(storage::ObjectStore& store, FirstBytes first,
                                 io::ByteSource& rest) {
  io::Spool spool = co_await store.open_spool();
  co_await spool.append(first.bytes);
  first.bytes = {};  // frees the memory: the rest may take minutes
  while (!first.whole_file) {
    const std::span<const char> bytes = co_await rest.next();
    if (bytes.empty()) break;
    co_await spool.append(bytes);
  }
  co_return spool;
}

// Before the picture is decoded: a file that was damaged on its way is told so, and not that it
// does not decode.
void check_hash(const NewAsset& asset, const Digest256& sha256) {
  for (const AnnouncedHash& announced : asset.announced) {
    if (announced.sha256 == sha256) continue;
    throw Error(Code::bad_request,
                fmt::format("{}: its sha-256 is not that of the bytes that came", announced.field));
  }
}

Awaitable<void> flush(io::Spool& spool, std::optional<io::SpooledFile>& file) {
  file.emplace(co_await spool.finish());
}

Awaitable<void> derive(Deriver& deriver, std::filesystem::path file, image::MediaType type,
                       const User& user, Pictures& pictures) {
  pictures = co_await deriver.make(file, type, user.request, user.trace.id);
}

}  // namespace

Ingest::Ingest(pg::Pool& pool, DenialAudit& denials, const Host& host, Stores& stores,
               Deriver& deriver, Now now)
    : pool_(pool),
      denials_(denials),
      stores_(stores),
      deriver_(deriver),
      now_(std::move(now)),
      commit_(pool, denials, host, stores),
      begin_(begin_statement(host)) {}

Awaitable<AssetId> Ingest::receive(const User& user, NewAsset asset, io::ByteSource& file) {
  const AssetDraft draft = co_await begin(user, std::move(asset));
  FirstBytes first = co_await read_first_bytes(file, draft.asset.modality);
  const image::MediaType type = detect_type(first.bytes, draft.asset);
  io::Spool spool = co_await write_spool(stores_.primary(), std::move(first), file);
  check_hash(draft.asset, spool.sha256());
  AssetContent content = co_await examine(std::move(spool), type, user);
  co_await commit_.run(user, draft, std::move(content));
  co_return draft.place.asset;
}

// Checks that the study belongs to the patient and the user's clinic. Draws the asset's id, because
// the storage keys contain it.
Awaitable<AssetDraft> Ingest::begin(const User& user, NewAsset asset) {
  pg::Params params(user.clinic, user.id, asset.patient, asset.study, name(asset.modality),
                    asset.upload_token);
  const pg::Result result = co_await run(pool_, pg::Query{begin_, std::move(params)});

  using Column = BeginColumn;
  const Row<Column> row(result);
  co_await require_study(denials_, user, asset, row);
  if (asset.upload_token) check_token(row.optional_text(Column::token_state));
  const storage::AssetPlace place{user.clinic, asset.patient, asset.study,
                                  AssetId{row.number(Column::asset)}};
  const Instant captured_at = asset.captured_at.value_or(now_());
  co_return AssetDraft{place, std::move(asset), captured_at};
}

// The flush waits for the disk and the decoding for the CPU, so they run at the same time.
Awaitable<AssetContent> Ingest::examine(io::Spool spool, image::MediaType type, const User& user) {
  std::optional<io::SpooledFile> file;
  Pictures pictures;
  const std::filesystem::path path = spool.path();  // finish() empties the spool
  std::vector<Awaitable<void>> work;
  work.push_back(flush(spool, file));
  work.push_back(derive(deriver_, path, type, user, pictures));
  co_await io::all(std::move(work));
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): flush() has set it
  co_return AssetContent{type, std::move(*file), std::move(pictures)};
}

}  // namespace imaging::domain
