// The interface of an object store: complete objects under keys, on a NAS directory or in S3.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_range.hpp"
#include "base/trace.hpp"
#include "io/byte_source.hpp"
#include "io/spool.hpp"
#include "storage/storage_key.hpp"

namespace imaging::storage {

struct Object {
  std::uint64_t length = 0;  // of body: the range's, or the whole object's
  std::unique_ptr<io::ByteSource> body;
};

struct ObjectInfo {
  std::uint64_t size = 0;
  Instant modified;
};

struct ListedObject {
  std::string key;  // as the store has it; not always a valid StorageKey
  ObjectInfo info;
};

inline constexpr std::size_t largest_page = 1000;  // S3's limit

struct ListQuery {
  std::string prefix;  // a folder with its slash ("clinic_12/"), or empty for everything
  std::string token;   // ObjectPage::next of the page before; empty for the first page
  std::size_t most = largest_page;  // on this page; 1 to largest_page
};

struct ObjectPage {
  std::vector<ListedObject> objects;
  std::string next;  // empty on the last page
};

// Failures throw Error: not_found (get of a missing key), insufficient_storage (full), unavailable
// (all else, with detail). An object is visible under its key only when it is complete and durable.
// A key argument must outlive the call. trace: of the request that it is for; a remote store is
// told.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  virtual Backend backend() const = 0;
  // Where an upload is spooled so that put(file) is cheap.
  virtual const std::filesystem::path& spool_folder() const = 0;
  // A new file in the spool folder, as durable as put(file) needs it.
  virtual Awaitable<io::Spool> open_spool() = 0;

  // Takes the file (moves it on NFS; uploads and removes it on S3). type: media type, for S3.
  virtual Awaitable<void> put(const StorageKey& key, io::SpooledFile file, std::string_view type,
                              Trace trace = {}) = 0;
  virtual Awaitable<void> put(const StorageKey& key, std::span<const char> bytes,
                              std::string_view type, Trace trace = {}) = 0;
  // expected: the object's size as the database has it, if known; a shorter or longer object is
  // Error{unavailable} before the first byte. A body that fails midway throws from next().
  virtual Awaitable<Object> get(const StorageKey& key, std::optional<ByteRange> range,
                                std::optional<std::uint64_t> expected, Trace trace = {}) = 0;
  // Size and time of an object. nullopt when the store works but has no such object.
  virtual Awaitable<std::optional<ObjectInfo>> stat(const StorageKey& key, Trace trace = {}) = 0;
  // Every object below a folder, each exactly once, on consecutive pages. Objects whose key is not
  // a valid StorageKey are included, so that leftovers can be found. An object that is put or
  // removed meanwhile may or may not be listed. Throws std::invalid_argument for a prefix that is
  // not a folder: a bare "clinic_1" would mix the objects of several clinics.
  virtual Awaitable<ObjectPage> list(ListQuery query) = 0;
  // Removing a missing object is not an error.
  virtual Awaitable<void> remove(const StorageKey& key, Trace trace = {}) = 0;
  // The readiness check. Throws Error{unavailable} when the store cannot be used now.
  virtual Awaitable<void> check() = 0;
};

}  // namespace imaging::storage
