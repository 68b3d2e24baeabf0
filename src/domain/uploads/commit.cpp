#include "domain/uploads/commit.hpp"

#include <fmt/format.h>

#include <vector>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "domain/access/audit.hpp"
#include "domain/sql.hpp"
#include "domain/uploads/tokens.hpp"
#include "domain/uploads/upload_sql.hpp"
#include "io/all.hpp"
#include "pg/error_text.hpp"

namespace imaging::domain {
namespace {

using storage::StorageKey;

// The finishing statement was sent, but its answer was lost. The bytes must not be deleted now,
// because the row may already be visible.
class OutcomeUnknown : public Error {
 public:
  OutcomeUnknown(AssetId asset, std::string_view reason)
      : Error(Code::unavailable,
              fmt::format("whether asset {} was stored is not known yet, look for it shortly",
                          asset.value),
              fmt::format("asset {} is in doubt: {}", asset.value, reason)) {}
};

Error no_study() { return {Code::not_found, "no such study of this patient"}; }

std::optional<std::string_view> text_of(const std::optional<StorageKey>& key) {
  return key ? std::optional<std::string_view>(key->text()) : std::nullopt;
}

}  // namespace

AssetCommit::AssetCommit(pg::Pool& pool, DenialAudit& denials, const Host& host, Stores& stores)
    : pool_(pool),
      denials_(denials),
      stores_(stores),
      insert_(insert_statement()),
      finish_(finish_statement(host)),
      state_(state_statement()),
      fail_(fail_statement()) {}

Awaitable<void> AssetCommit::run(const User& user, const AssetDraft& draft, AssetContent content) {
  const Keys keys = keys_of(draft, content);
  co_await insert(user, draft, content, keys.original);
  std::exception_ptr failure;
  try {
    co_await put(keys, std::move(content), user.trace);
    co_await finish(user, draft, keys);
  } catch (const OutcomeUnknown&) {
    throw;
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    co_await undo(keys, draft.place.asset, user.trace);
    std::rethrow_exception(failure);
  }
}

AssetCommit::Keys AssetCommit::keys_of(const AssetDraft& draft, const AssetContent& content) {
  Keys keys{StorageKey::original(draft.place, draft.captured_at, image::extension(content.type)),
            {},
            {},
            {},
            {}};
  const Pictures& pictures = content.pictures;
  if (!pictures.thumb.empty()) {
    keys.thumb = StorageKey::thumb(draft.place);
    keys.thumb_sha256 = pictures.thumb_sha256;
  }
  if (!pictures.web.empty()) {
    keys.web = StorageKey::web(draft.place);
    keys.web_sha256 = pictures.web_sha256;
  }
  return keys;
}

Awaitable<void> AssetCommit::insert(const User& user, const AssetDraft& draft,
                                    const AssetContent& content, const StorageKey& original) {
  const io::SpooledFile& file = content.file;
  pg::Params params(user.clinic, user.id, draft.place.asset, draft.place.study,
                    name(draft.asset.modality), image::mime(content.type),
                    static_cast<std::int64_t>(file.size()), to_hex(file.sha256()),
                    storage::name(stores_.primary().backend()), original.text(), draft.captured_at,
                    draft.asset.source_device);
  if (const auto& source = content.pictures.source) {
    params.add(std::int64_t{source->width}).add(std::int64_t{source->height});
  } else {
    params.add(std::nullopt).add(std::nullopt);
  }
  const pg::Result result = co_await domain::run(pool_, pg::Query{insert_, std::move(params)});
  if (result.rows() == 0) throw no_study();
}

Awaitable<void> AssetCommit::put(const Keys& keys, AssetContent content, const Trace& trace) {
  constexpr std::string_view webp = "image/webp";
  storage::ObjectStore& store = stores_.primary();
  std::vector<Awaitable<void>> work;
  work.push_back(
      store.put(keys.original, std::move(content.file), image::mime(content.type), trace));
  if (keys.thumb) work.push_back(store.put(*keys.thumb, content.pictures.thumb, webp, trace));
  if (keys.web) work.push_back(store.put(*keys.web, content.pictures.web, webp, trace));
  co_await io::all(std::move(work));
}

Awaitable<void> AssetCommit::finish(const User& user, const AssetDraft& draft, const Keys& keys) {
  const AssetId asset = draft.place.asset;
  pg::Params params = actor_params(user);
  params.add(asset).add(text_of(keys.thumb)).add(text_of(keys.web)).add(draft.asset.upload_token);
  params.add(keys.thumb_sha256).add(keys.web_sha256);
  const Answer answer = co_await ask_to_finish(params, asset);

  using Column = FinishColumn;
  const Row<Column> row(answer.result);
  if (!row.null(Column::asset)) co_return;
  if (answer.retried && co_await is_ready(asset)) co_return;
  const AccessCheck check(denials_, user, {"imaging_asset", "imaging.write", asset.value});
  co_await check.require_allowed(row.boolean(Column::allowed));
  if (draft.asset.upload_token) throw token_used();
  throw no_study();
}

// Sends the statement twice at most. It changes nothing in a row that is ready, so it may be sent
// again when its answer was lost.
Awaitable<AssetCommit::Answer> AssetCommit::ask_to_finish(const pg::Params& params, AssetId asset) {
  std::optional<std::string> lost;  // why an attempt that was sent got no answer
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      pg::Result result = co_await pool_.run(pg::Query{finish_, params});
      co_return Answer{std::move(result), lost.has_value()};
    } catch (const pg::ConnectionLost& error) {
      if (!lost && !error.sent()) throw pg::to_error(error);
      lost = error.what();
    } catch (const pg::StatementError& error) {
      if (lost) throw OutcomeUnknown(asset, error.what());
      throw pg::to_error(error);
    } catch (const Error& error) {  // no slot in the pool: this attempt was not sent
      if (lost) throw OutcomeUnknown(asset, error.what());
      throw;
    } catch (const std::exception& error) {
      throw OutcomeUnknown(asset, error.what());
    }
  }
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): two lost answers set it
  throw OutcomeUnknown(asset, *lost);
}

Awaitable<bool> AssetCommit::is_ready(AssetId asset) {
  try {
    const pg::Result result = co_await pool_.run(pg::Query{state_, pg::Params(asset)});
    co_return result.rows() == 1 && Row<StateColumn>(result).text(StateColumn::state) == "ready";
  } catch (const std::exception& error) {
    throw OutcomeUnknown(asset, error.what());
  }
}

// Best effort: an object that cannot be removed is still named by the row, which stays invisible.
Awaitable<void> AssetCommit::undo(const Keys& keys, AssetId asset, const Trace& trace) {
  std::vector<StorageKey> written{keys.original};
  if (keys.thumb) written.push_back(*keys.thumb);
  if (keys.web) written.push_back(*keys.web);
  for (const StorageKey& key : written) {
    try {
      co_await stores_.primary().remove(key, trace);
    } catch (const Error& error) {
      log::error("an object of a failed upload stays behind",
                 {{"asset_id", asset.value}, {"reason", error.detail()}});
    }
  }
  try {
    co_await pool_.run(pg::Query{fail_, pg::Params(asset)});
  } catch (const std::exception& error) {
    log::error("a failed upload stays pending",
               {{"asset_id", asset.value}, {"reason", error.what()}});
  }
}

}  // namespace imaging::domain
