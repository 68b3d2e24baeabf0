// What the service needs of a store: whole objects under keys, on a NAS directory or in S3.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "io/byte_source.hpp"
#include "io/spool.hpp"

namespace imaging::storage {

struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;  // at least 1
};

struct Object {
  std::uint64_t length = 0;  // of body: the range's, or the whole object's
  std::unique_ptr<io::ByteSource> body;
};

// Keys follow storage_key.hpp's grammar; anything else throws std::logic_error. Failures throw
// Error: not_found (get of a missing key), insufficient_storage (full), unavailable (all else, with
// detail). An object is visible under its key only when it is complete and durable.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  // "nfs" or "s3": the value of imaging_asset.storage_backend.
  virtual std::string_view backend() const = 0;
  // Where an upload is spooled so that put(file) is cheap.
  virtual const std::filesystem::path& spool_folder() const = 0;

  // Takes the file (moves it on NFS; uploads and removes it on S3). type: media type, for S3.
  virtual Awaitable<void> put(std::string_view key, io::SpooledFile file,
                              std::string_view type) = 0;
  virtual Awaitable<void> put(std::string_view key, std::span<const char> bytes,
                              std::string_view type) = 0;
  // expected: the object's size as the database has it, if known; a shorter or longer object is
  // Error{unavailable} before the first byte. A body that fails midway throws from next().
  virtual Awaitable<Object> get(std::string_view key, std::optional<ByteRange> range,
                                std::optional<std::uint64_t> expected) = 0;
  // Removing what is not there is no error.
  virtual Awaitable<void> remove(std::string_view key) = 0;
  // Throws Error{unavailable} when the store cannot be used now: the readiness check.
  virtual Awaitable<void> check() = 0;
};

}  // namespace imaging::storage
