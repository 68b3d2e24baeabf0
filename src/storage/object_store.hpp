// What the service needs of a store: whole objects under keys, on a NAS directory or in S3.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/byte_range.hpp"
#include "io/byte_source.hpp"
#include "io/spool.hpp"
#include "storage/storage_key.hpp"

namespace imaging::storage {

struct Object {
  std::uint64_t length = 0;  // of body: the range's, or the whole object's
  std::unique_ptr<io::ByteSource> body;
};

// Failures throw Error: not_found (get of a missing key), insufficient_storage (full), unavailable
// (all else, with detail). An object is visible under its key only when it is complete and durable.
// A key that is passed must outlive the call.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  virtual Backend backend() const = 0;
  // Where an upload is spooled so that put(file) is cheap.
  virtual const std::filesystem::path& spool_folder() const = 0;
  // A new file there, as durable as put(file) needs it.
  virtual Awaitable<io::Spool> open_spool() = 0;

  // Takes the file (moves it on NFS; uploads and removes it on S3). type: media type, for S3.
  virtual Awaitable<void> put(const StorageKey& key, io::SpooledFile file,
                              std::string_view type) = 0;
  virtual Awaitable<void> put(const StorageKey& key, std::span<const char> bytes,
                              std::string_view type) = 0;
  // expected: the object's size as the database has it, if known; a shorter or longer object is
  // Error{unavailable} before the first byte. A body that fails midway throws from next().
  virtual Awaitable<Object> get(const StorageKey& key, std::optional<ByteRange> range,
                                std::optional<std::uint64_t> expected) = 0;
  // Removing what is not there is no error.
  virtual Awaitable<void> remove(const StorageKey& key) = 0;
  // Throws Error{unavailable} when the store cannot be used now: the readiness check.
  virtual Awaitable<void> check() = 0;
};

}  // namespace imaging::storage
