#include "api/form_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "api/fields.hpp"
#include "base/error.hpp"
#include "http/quoted_printable.hpp"

namespace imaging::api {
namespace {

using Parser = http::MultipartParser;

constexpr std::size_t most_fields = 16;
constexpr std::size_t longest_field = 4096;

[[noreturn]] void throw_bad_form(std::string why) {
  throw Error(Code::bad_request, std::move(why));
}

// name: the client may have chosen it, so it is cut to fit into a message.
[[noreturn]] void throw_bad_field(std::string_view name, std::string why) {
  throw Error(Code::bad_request, FieldFault{std::string(name.substr(0, 64)), std::move(why)});
}

}  // namespace

FormReader::FormReader(io::ByteSource& body, std::string_view boundary, std::uint64_t max_file)
    : body_(body), parser_(boundary), max_file_(max_file) {}

Awaitable<Parser::Token> FormReader::token() {
  while (true) {
    Parser::Token token = parser_.next();
    if (const auto* bad = std::get_if<Parser::Bad>(&token))
      throw_bad_form("the form is malformed: " + bad->why);
    if (!std::holds_alternative<Parser::NeedMore>(token)) {
      begun_ = true;
      co_return token;
    }
    const std::span<const char> bytes = co_await body_.next();
    if (bytes.empty()) {
      throw_bad_form(begun_ ? "the form ends before its closing boundary"
                            : "the form has no line with the boundary that its Content-Type names");
    }
    parser_.feed(bytes);
  }
}

Awaitable<void> FormReader::read_fields() {
  try {
    while (co_await read_part()) {
    }
  } catch (const Error& error) {
    // The rest of the form cannot be read. What was wrong before comes first.
    faults_.add(error);
    faults_.check();
  }
}

// False when it was the file's head, or the form ends without a file.
Awaitable<bool> FormReader::read_part() {
  const Parser::Token token = co_await this->token();
  const auto* part = std::get_if<Parser::PartBegin>(&token);
  if (part == nullptr) {
    faults_.attempt([] { throw_bad_field("file", "required"); });
    co_return false;
  }
  if (part->name == "file") {
    faults_.attempt([&] { begin_file(*part); });
    co_return false;
  }
  if (part->filename) throw_bad_field(part->name, "the only file part is called file");
  const bool fits = faults_.attempt([&] { check_field(*part); });
  if (++parts_ > most_fields) throw_bad_form(fmt::format("more than {} fields", most_fields));
  const std::string text = co_await read_text(part->name);
  if (fits) faults_.attempt([&] { fields_[part->name] = decoded(*part, text); });
  co_return true;
}

void FormReader::begin_file(const Parser::PartBegin& part) {
  if (!part.filename) throw_bad_field("file", "it must be a file part, with a filename parameter");
  // HTTP needs no transfer encoding, and decoding would store other bytes than the client sent.
  if (!part.encoding.empty()) {
    throw_bad_field(
        "file",
        fmt::format("its Content-Transfer-Encoding must be binary, 8bit or 7bit, not {:.40}",
                    part.encoding));
  }
  declared_type_ = part.type;
  announce(http::announced_digests(part.digests, "file: "));
}

void FormReader::announce(std::vector<http::AnnouncedDigest> digests) {
  for (const http::AnnouncedDigest& digest : digests) {
    if (digest.kind != HashKind::sha256) continue;
    domain::AnnouncedHash hash{digest.field, {}};
    std::copy(digest.hash.begin(), digest.hash.end(), hash.sha256.begin());
    announced_.push_back(std::move(hash));
  }
  std::erase_if(digests, [](const auto& digest) { return digest.kind == HashKind::sha256; });
  check_ = http::DigestCheck(std::move(digests));
}

void FormReader::check_field(const Parser::PartBegin& part) const {
  if (fields_.contains(part.name)) throw_bad_field(part.name, "it is there more than once");
  if (!part.encoding.empty() && part.encoding != "quoted-printable") {
    throw_bad_field(part.name,
                    fmt::format("its Content-Transfer-Encoding must be binary, 8bit, 7bit or "
                                "quoted-printable, not {:.40}",
                                part.encoding));
  }
}

std::string FormReader::decoded(const Parser::PartBegin& part, const std::string& text) {
  if (part.encoding.empty()) return text;
  auto plain = http::decode_quoted_printable(text);
  if (!plain) throw_bad_field(part.name, "it is not valid quoted-printable text");
  return std::move(*plain);
}

// The text of a field, as it was sent.
Awaitable<std::string> FormReader::read_text(std::string_view name) {
  std::string text;
  while (true) {
    const Parser::Token token = co_await this->token();
    const auto* data = std::get_if<Parser::Data>(&token);
    if (data == nullptr) co_return text;
    if (text.size() + data->bytes.size() > longest_field) {
      throw_bad_field(name, "it is longer than 4 KiB");
    }
    text.append(data->bytes.data(), data->bytes.size());
  }
}

std::optional<std::string_view> FormReader::find(const std::string& name) const {
  const auto it = fields_.find(name);
  if (it == fields_.end() || it->second.empty()) return std::nullopt;
  return it->second;
}

std::string_view FormReader::required(const std::string& name) const {
  const auto value = find(name);
  if (!value) throw_bad_field(name, "required, before the file");
  return *value;
}

domain::NewAsset FormReader::asset(Instant now) const {
  domain::NewAsset asset;
  Faults faults = faults_;
  faults.attempt([&] { asset.patient = PatientId{to_id("patientId", required("patientId"))}; });
  faults.attempt([&] { asset.study = StudyId{to_id("studyId", required("studyId"))}; });
  faults.attempt([&] { asset.modality = to_modality("modality", required("modality")); });
  faults.attempt([&] {
    if (const auto at = find("capturedAt"))
      asset.captured_at = to_captured_at("capturedAt", *at, now);
  });
  faults.attempt(
      [&] { asset.source_device = to_text("sourceDevice", find("sourceDevice").value_or("")); });
  faults.attempt([&] {
    if (const auto upload = find("uploadId")) asset.upload_token = to_uuid("uploadId", *upload);
  });
  faults.check();
  asset.declared_type = declared_type_;
  asset.announced = announced_;
  return asset;
}

Awaitable<std::span<const char>> FormReader::next() {
  while (true) {
    const Parser::Token token = co_await this->token();
    if (const auto* data = std::get_if<Parser::Data>(&token)) {
      file_bytes_ += data->bytes.size();
      if (file_bytes_ > max_file_) {
        throw Error(Code::too_large,
                    FieldFault{"file", fmt::format("it is larger than {} bytes", max_file_)});
      }
      check_.update(data->bytes);
      if (!data->bytes.empty()) co_return data->bytes;
    } else {
      check_.finish();
      co_await read_end();
      co_return std::span<const char>();
    }
  }
}

Awaitable<void> FormReader::read_end() {
  const Parser::Token token = co_await this->token();
  if (const auto* part = std::get_if<Parser::PartBegin>(&token)) {
    throw_bad_field(part->name, "it must come before file");
  }
  // The epilogue (RFC 2046 §5.1.1) is ignored, but counts against the limit of the body.
  while (!(co_await body_.next()).empty()) {
  }
}

}  // namespace imaging::api
