// The form of an upload, read as a stream: first its fields, then its file.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/faults.hpp"
#include "domain/uploads/new_asset.hpp"
#include "http/digest_fields.hpp"
#include "http/multipart.hpp"
#include "io/byte_source.hpp"

namespace imaging::api {

// Owner: the request's coroutine. Call read_fields() first; after that, this is the source of the
// file's bytes. Throws Error{bad_request} that names the field or says what is wrong with the form,
// Error{too_large} for a file larger than max_file. A file whose part has a Content-Digest or
// Repr-Digest is compared with it: at its end here, or by whoever stores it (NewAsset::announced).
class FormReader final : public io::ByteSource {
 public:
  // body: the form; it must outlive this.
  FormReader(io::ByteSource& body, std::string_view boundary, std::uint64_t max_file);

  // Reads up to the head of the file part. Throws when the form cannot be read that far; what is
  // wrong with a field by itself is kept for asset().
  Awaitable<void> read_fields();
  // What the fields and the head of the file part say about the asset. Errors name every field that
  // is missing or wrong.
  domain::NewAsset asset(Instant now) const;

  // The file's next bytes, empty at its end. At the end the rest of the form is read too, because
  // nothing may follow the file.
  Awaitable<std::span<const char>> next() override;
  // The number of file bytes read so far.
  std::uint64_t file_size() const { return file_bytes_; }

 private:
  Awaitable<http::MultipartParser::Token> token();
  Awaitable<void> read_end();
  Awaitable<bool> read_part();
  void begin_file(const http::MultipartParser::PartBegin& part);
  void check_field(const http::MultipartParser::PartBegin& part) const;
  static std::string decoded(const http::MultipartParser::PartBegin& part, const std::string& text);
  Awaitable<std::string> read_text(std::string_view name);
  void announce(std::vector<http::AnnouncedDigest> digests);
  std::optional<std::string_view> find(const std::string& name) const;
  std::string_view required(const std::string& name) const;

  io::ByteSource& body_;
  http::MultipartParser parser_;
  std::uint64_t max_file_;
  std::uint64_t file_bytes_ = 0;
  bool begun_ = false;  // a part was seen
  std::map<std::string, std::string> fields_;
  std::size_t parts_ = 0;  // fields that were sent, good or not
  Faults faults_;
  std::string declared_type_;
  std::vector<domain::AnnouncedHash>
      announced_;            // of the file: its SHA-256, which the spool computes
  http::DigestCheck check_;  // of the file: its SHA-512
};

}  // namespace imaging::api
