#include "storage/s3_store.hpp"

#include <fcntl.h>

#include <algorithm>
#include <system_error>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/sha256.hpp"
#include "io/byte_source.hpp"
#include "io/file_source.hpp"
#include "storage/part_files.hpp"

namespace imaging::storage {
namespace {

class FileBody final : public s3::Body {
 public:
  FileBody(io::ThreadPool& disk, io::SharedFd fd, const io::SpooledFile& file)
      : disk_(disk), fd_(std::move(fd)), size_(file.size()), hash_(to_hex(file.sha256())) {}
  std::uint64_t size() const override { return size_; }
  std::string sha256_hex() const override { return hash_; }
  std::unique_ptr<io::ByteSource> open() override {
    return std::make_unique<io::FileSource>(disk_, fd_, 0, size_);
  }

 private:
  io::ThreadPool& disk_;
  io::SharedFd fd_;
  std::uint64_t size_;
  std::string hash_;
};

class BytesBody final : public s3::Body {
 public:
  BytesBody(std::span<const char> bytes, std::string hash)
      : bytes_(bytes), hash_(std::move(hash)) {}
  std::uint64_t size() const override { return bytes_.size(); }
  std::string sha256_hex() const override { return hash_; }
  std::unique_ptr<io::ByteSource> open() override {
    return std::make_unique<io::BytesSource>(bytes_);
  }

 private:
  std::span<const char> bytes_;
  std::string hash_;
};

Fd open_spooled(const std::filesystem::path& path) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!fd) throw disk_error("open a spooled file", errno);
  return fd;
}

}  // namespace

S3Store::S3Store(s3::Client client, std::filesystem::path spool, io::ThreadPool& disk)
    : client_(std::move(client)), spool_(std::move(spool)), disk_(disk) {}

Awaitable<void> S3Store::prepare_spool() {
  co_await disk_.run([this] {
    std::error_code error;
    std::filesystem::create_directories(spool_, error);
    if (error) throw disk_error("make " + spool_.string(), error.value());
    remove_old_parts(spool_);
  });
}

// S3 stores the bytes, so the file need not survive a power failure.
Awaitable<io::Spool> S3Store::open_spool() {
  return io::Spool::open(disk_, spool_, io::Durability::none);
}

Awaitable<void> S3Store::put(const StorageKey& key, io::SpooledFile file, std::string_view type,
                             Trace trace) {
  Fd fd = co_await disk_.run([&file] { return open_spooled(file.path()); }, io::Patience::upload);
  FileBody body(disk_, io::share(std::move(fd), disk_), file);
  co_await client_.put(key.text(), body, type, std::move(trace));
}

Awaitable<void> S3Store::put(const StorageKey& key, std::span<const char> bytes,
                             std::string_view type, Trace trace) {
  // On the pool, because hashing a web version of 2 MB would block the loop for 2 ms.
  std::string hash = co_await disk_.run(
      [bytes] { return to_hex(sha256(std::string_view(bytes.data(), bytes.size()))); },
      io::Patience::upload);
  BytesBody body(bytes, std::move(hash));
  co_await client_.put(key.text(), body, type, std::move(trace));
}

Awaitable<Object> S3Store::get(const StorageKey& key, std::optional<ByteRange> range,
                               std::optional<std::uint64_t> expected, Trace trace) {
  s3::Download download = co_await client_.get(key.text(), range, std::move(trace));
  if (download.total != expected.value_or(download.total) ||
      (range && download.length != range->length)) {
    throw storage_unavailable(key.text() + ": has " + std::to_string(download.total) +
                              " bytes, which is not what was expected");
  }
  co_return Object{download.length, std::move(download.body)};
}

Awaitable<std::optional<ObjectInfo>> S3Store::stat(const StorageKey& key, Trace trace) {
  const auto head = co_await client_.head(key.text(), std::move(trace));
  if (!head) co_return std::nullopt;
  co_return ObjectInfo{head->size, head->modified};
}

Awaitable<ObjectPage> S3Store::list(ListQuery query) {
  require_folder(query.prefix);
  s3::ListPage found = co_await client_.list(query.prefix, query.token,
                                             std::clamp(query.most, std::size_t{1}, largest_page));
  ObjectPage page{{}, std::move(found.next)};
  for (auto& one : found.objects) {
    page.objects.push_back({std::move(one.key), {one.size, one.modified}});
  }
  co_return page;
}

Awaitable<void> S3Store::remove(const StorageKey& key, Trace trace) {
  co_await client_.remove(key.text(), std::move(trace));
}

Awaitable<void> S3Store::check() { co_await client_.check_bucket(); }

}  // namespace imaging::storage
