#include "domain/views/views.hpp"

#include <fmt/format.h>

#include <chrono>

#include "base/error.hpp"
#include "base/log.hpp"
#include "domain/access/audit.hpp"
#include "image/media_type.hpp"

namespace imaging::domain {
namespace {

using Column = ViewColumn;

std::string key_mismatch_sql(const Host& host) {
  return AuditSql::insert() +
         AuditSql(host).row("imaging_asset", "$5::bigint", "imaging.asset.key_mismatch",
                            "'variant', $6::text, 'fault', $7::text", "(SELECT) one");
}

// What is wrong with the key in the row of this asset; empty if nothing is.
std::string_view fault_of(const std::optional<storage::StorageKey>& key, ClinicId clinic,
                          AssetId asset) {
  if (!key) return "malformed";
  if (key->place().clinic != clinic) return "of another clinic";
  if (key->place().asset != asset) return "of another asset";
  return {};
}

FoundAsset read(AssetId asset, const ViewRow& row, storage::StorageKey key) {
  const auto backend = storage::parse_backend(row->text(Column::backend));
  if (!backend) throw file_unavailable("the row names no backend that is known");
  FoundAsset found{.id = asset,
                   .served = parse_variant(row->text(Column::served)).value_or(Variant::original),
                   .key = std::move(key),
                   .backend = *backend,
                   .sha256 = std::nullopt,
                   .version = std::string(row->text(Column::version)),
                   .created = std::nullopt,
                   .mime_type = "image/webp",
                   .extension = "webp",
                   .size = std::nullopt};
  if (const auto hash = row->optional_text(Column::digest)) found.sha256 = *hash;
  if (const auto at = row->optional_number(Column::created)) {
    found.created = Instant{std::chrono::seconds{*at}};
  }
  if (found.served == Variant::original) {
    found.mime_type = row->text(Column::mime_type);
    found.size = static_cast<std::uint64_t>(row->number(Column::size));
    const auto type = image::parse_mime(found.mime_type);
    found.extension = type ? image::extension(*type) : "bin";
  }
  return found;
}

}  // namespace

Error file_unavailable(std::string detail) {
  return {Code::unavailable, "the file of this asset is not available", std::move(detail)};
}

std::string_view name(Variant variant) {
  switch (variant) {
    case Variant::original:
      return "original";
    case Variant::web:
      return "web";
    case Variant::thumb:
      return "thumb";
    case Variant::automatic:
      break;
  }
  return "";
}

std::optional<Variant> parse_variant(std::string_view text) {
  for (const Variant known : {Variant::original, Variant::web, Variant::thumb}) {
    if (text == name(known)) return known;
  }
  return std::nullopt;
}

Error no_such_variant(std::string_view whose, Variant variant) {
  return {Code::not_found, fmt::format("{} has no {}", whose,
                                       variant == Variant::thumb ? "thumbnail" : "web version")};
}

Views::Views(Executor executor, io::Deadlines& deadlines, pg::Pool& connection,
             DenialAudit& denials, const Host& host, std::chrono::seconds window, Now now)
    : queue_(std::move(executor), deadlines, connection, host, window, std::move(now)),
      denials_(denials),
      key_mismatch_{"key_mismatch", key_mismatch_sql(host)} {}

Awaitable<FoundAsset> Views::find(const User& user, AssetId asset, Variant variant) {
  const ViewRow row = co_await queue_.find(user, asset, name(variant));
  co_return co_await accept(user, asset, variant, row);
}

Awaitable<FoundAsset> Views::accept(const User& user, AssetId asset, Variant variant,
                                    const ViewRow& row) {
  const AccessCheck check(denials_, user, {"imaging_asset", "imaging.read", asset.value});
  co_await check.require_allowed(row->boolean(Column::allowed));
  co_await check.require_found(row->boolean(Column::found), row->boolean(Column::foreign), "asset");
  if (row->null(Column::key)) throw no_such_variant("this asset", variant);
  FoundAsset found = read(asset, row, co_await checked_key(user, asset, row));
  found.trace = user.trace;
  co_return found;
}

// The database may be older than the store, restored in part, or changed by another program. A
// wrong key would show another patient's picture under this patient's name, and nobody would
// notice.
Awaitable<storage::StorageKey> Views::checked_key(const User& user, AssetId asset,
                                                  const ViewRow& row) {
  auto key = storage::StorageKey::parse(row->text(Column::key));
  const std::string_view fault = fault_of(key, user.clinic, asset);
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): without a key there is a fault
  if (fault.empty()) co_return std::move(*key);

  const std::string_view served = row->text(Column::served);
  log::error("a row names a file that is not its own",
             {{"asset_id", asset.value}, {"variant", served}, {"reason", fault}});
  ++key_mismatches_;
  pg::Params params = actor_params(user);
  params.add(asset).add(served).add(fault);
  co_await denials_.write(pg::Query{key_mismatch_, std::move(params)});
  throw file_unavailable(fmt::format("the key is {}", fault));
}

}  // namespace imaging::domain
