#include "domain/uploads/uploads.hpp"

#include <fmt/format.h>

#include <vector>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "domain/access/audit.hpp"
#include "domain/sql.hpp"
#include "io/all.hpp"
#include "pg/error_text.hpp"

namespace imaging::domain {
namespace {

// The finishing statement was sent and its answer lost. Nobody may delete the bytes now: the row
// may be visible already.
class OutcomeUnknown : public Error {
 public:
  OutcomeUnknown(AssetId asset, std::string_view reason)
      : Error(Code::unavailable,
              fmt::format("whether asset {} was stored is not known yet, look for it shortly",
                          asset.value),
              fmt::format("asset {} is in doubt: {}", asset.value, reason)) {}
};

AccessAttempt asked(const UploadForm& form) {
  return {"imaging_study", "imaging.write", form.study.value, form.patient};
}

void check_upload_token(std::optional<std::string_view> state) {
  if (!state) throw Error(Code::not_found, "uploadId: no such upload");
  if (*state == "expired") throw Error(Code::not_found, "uploadId: this upload has expired");
  if (*state == "consumed") throw Error(Code::conflict, "uploadId: this upload was used already");
  if (*state == "other") {
    throw Error(Code::bad_request,
                "uploadId: it was issued for another patientId, studyId or modality");
  }
}

Awaitable<void> flush(io::Spool& spool, std::optional<io::SpooledFile>& file) {
  file.emplace(co_await spool.finish());
}

Awaitable<void> derive(Deriver& deriver, std::filesystem::path file, image::MediaType type,
                       Uuid request, Pictures& pictures) {
  pictures = co_await deriver.make(file, type, request);
}

}  // namespace

Uploads::Uploads(pg::Pool& pool, DenialAudit& denials, const Host& host, Stores& stores,
                 Deriver& deriver, Now now)
    : pool_(pool),
      denials_(denials),
      stores_(stores),
      deriver_(deriver),
      now_(std::move(now)),
      sql_(host) {}

Awaitable<Uuid> Uploads::init(User user, UploadForm form, std::string mime_type,
                              std::uint64_t max_bytes) {
  const Uuid upload = Uuid::random();
  pg::Params params = actor_params(user);
  params.add(form.patient).add(form.study).add(name(form.modality)).add(mime_type);
  params.add(form.source_device).add(upload).add(static_cast<std::int64_t>(max_bytes));
  const pg::Result result = co_await run(pool_, pg::Query{sql_.init, std::move(params)});

  const AccessCheck check(denials_, user, asked(form));
  co_await check.require_allowed(result.boolean(0, 0));
  co_await check.require_found(!result.null(0, 1), result.boolean(0, 2), "study of this patient");
  co_return upload;
}

Awaitable<PromisedAsset> Uploads::begin(User user, UploadForm form) {
  pg::Params params(user.clinic, user.id, form.patient, form.study, name(form.modality),
                    form.upload_id);
  const pg::Result result = co_await run(pool_, pg::Query{sql_.begin, std::move(params)});

  const AccessCheck check(denials_, user, asked(form));
  co_await check.require_allowed(result.boolean(0, 0));
  co_await check.require_found(!result.null(0, 1), result.boolean(0, 2), "study of this patient");
  if (form.upload_id) check_upload_token(result.optional_text(0, 4));
  const storage::AssetPlace place{user.clinic, form.patient, form.study,
                                  AssetId{result.number(0, 3)}};
  const Instant captured_at = form.captured_at.value_or(now_());
  co_return PromisedAsset{place, std::move(form), captured_at};
}

Awaitable<AssetId> Uploads::store(User user, PromisedAsset asset, io::Spool spool,
                                  image::MediaType type) {
  // The flush to the disk and the decoding need each other's resources little: side by side.
  std::optional<io::SpooledFile> file;
  Pictures pictures;
  const std::filesystem::path path = spool.path();
  std::vector<Awaitable<void>> work;
  work.push_back(flush(spool, file));
  work.push_back(derive(deriver_, path, type, user.request, pictures));
  co_await io::all(std::move(work));

  using storage::StorageKey;
  Keys keys{StorageKey::original(asset.place, asset.captured_at, image::extension(type)), {}, {}};
  if (!pictures.thumb.empty()) keys.thumb = StorageKey::thumb(asset.place);
  if (!pictures.web.empty()) keys.web = StorageKey::web(asset.place);
  co_await insert(user, asset, pictures, *file, type, keys);

  std::exception_ptr failure;
  try {
    co_await put(keys, std::move(*file), pictures, type);
    co_await finish(user, asset, keys);
  } catch (const OutcomeUnknown&) {
    throw;
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    co_await undo(keys, asset.place.asset);
    std::rethrow_exception(failure);
  }
  co_return asset.place.asset;
}

Awaitable<void> Uploads::insert(const User& user, const PromisedAsset& asset,
                                const Pictures& pictures, const io::SpooledFile& file,
                                image::MediaType type, const Keys& keys) {
  pg::Params params(user.clinic, user.id, asset.place.asset, asset.place.study,
                    name(asset.form.modality), image::mime(type),
                    static_cast<std::int64_t>(file.size()), to_hex(file.sha256()),
                    storage::name(stores_.primary().backend()), keys.original.text(),
                    asset.captured_at, asset.form.source_device);
  if (pictures.source) {
    params.add(std::int64_t{pictures.source->width}).add(std::int64_t{pictures.source->height});
  } else {
    params.add(std::nullopt).add(std::nullopt);
  }
  const pg::Result result = co_await run(pool_, pg::Query{sql_.insert, std::move(params)});
  if (result.rows() == 0) throw Error(Code::not_found, "no such study of this patient");
}

Awaitable<void> Uploads::put(const Keys& keys, io::SpooledFile file, const Pictures& pictures,
                             image::MediaType type) {
  storage::ObjectStore& store = stores_.primary();
  std::vector<Awaitable<void>> work;
  work.push_back(store.put(keys.original, std::move(file), image::mime(type)));
  if (keys.thumb) work.push_back(store.put(*keys.thumb, pictures.thumb, "image/webp"));
  if (keys.web) work.push_back(store.put(*keys.web, pictures.web, "image/webp"));
  co_await io::all(std::move(work));
}

Awaitable<void> Uploads::finish(const User& user, const PromisedAsset& asset, const Keys& keys) {
  const AssetId id = asset.place.asset;
  const auto key_or_null = [](const std::optional<storage::StorageKey>& key) {
    return key ? std::optional<std::string_view>(key->text()) : std::nullopt;
  };
  std::optional<pg::Result> result;
  std::optional<std::string> lost;  // why an attempt that was sent has no answer
  for (int attempt = 0; attempt < 2 && !result; ++attempt) {
    pg::Params params = actor_params(user);
    params.add(id)
        .add(key_or_null(keys.thumb))
        .add(key_or_null(keys.web))
        .add(asset.form.upload_id);
    try {
      result = co_await pool_.run(pg::Query{sql_.finish, std::move(params)});
    } catch (const pg::ConnectionLost& error) {
      if (!lost && !error.sent()) throw pg::to_error(error);
      lost = error.what();  // once more: the statement does nothing to a row that is ready
    } catch (const pg::StatementError& error) {
      if (lost) throw OutcomeUnknown(id, error.what());
      throw pg::to_error(error);
    } catch (const Error& error) {  // no place in the pool: this attempt was not sent
      if (lost) throw OutcomeUnknown(id, error.what());
      throw;
    } catch (const std::exception& error) {
      throw OutcomeUnknown(id, error.what());
    }
  }
  if (!result) throw OutcomeUnknown(id, *lost);
  if (!result->null(0, 1)) co_return;
  if (lost && co_await is_ready(id)) co_return;

  const AccessCheck check(denials_, user, {"imaging_asset", "imaging.write", id.value});
  co_await check.require_allowed(result->boolean(0, 0));
  if (asset.form.upload_id) throw Error(Code::conflict, "uploadId: this upload was used already");
  throw Error(Code::not_found, "no such study of this patient");
}

Awaitable<bool> Uploads::is_ready(AssetId asset) {
  try {
    const pg::Result result = co_await pool_.run(pg::Query{sql_.state, pg::Params(asset)});
    co_return result.rows() == 1 && result.text(0, 0) == "ready";
  } catch (const std::exception& error) {
    throw OutcomeUnknown(asset, error.what());
  }
}

// Best effort: what cannot be removed now is named by the row, which stays invisible.
Awaitable<void> Uploads::undo(const Keys& keys, AssetId asset) {
  for (const storage::StorageKey* key :
       {&keys.original, keys.thumb ? &*keys.thumb : nullptr, keys.web ? &*keys.web : nullptr}) {
    if (key == nullptr) continue;
    try {
      co_await stores_.primary().remove(*key);
    } catch (const Error& error) {
      log::error("an object of a failed upload stays behind",
                 {{"asset_id", asset.value}, {"reason", error.detail()}});
    }
  }
  try {
    co_await pool_.run(pg::Query{sql_.set_failed, pg::Params(asset)});
  } catch (const std::exception& error) {
    log::error("a failed upload stays pending",
               {{"asset_id", asset.value}, {"reason", error.what()}});
  }
}

}  // namespace imaging::domain
