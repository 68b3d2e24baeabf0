#include "api/form_reader.hpp"

#include <fmt/format.h>

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

// A name that the client chose, short enough for a message.
std::string shown(std::string_view name) { return std::string(name.substr(0, 64)); }

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
  while (true) {
    const Parser::Token token = co_await this->token();
    const auto* part = std::get_if<Parser::PartBegin>(&token);
    if (part == nullptr) throw_bad_form("file: required");
    if (part->name == "file") {
      begin_file(*part);
      co_return;
    }
    begin_field(*part);
    fields_[part->name] = co_await read_field(*part);
  }
}

void FormReader::begin_file(const Parser::PartBegin& part) {
  if (!part.filename) throw_bad_form("file: it must be a file part, with a filename parameter");
  // HTTP needs no transfer encoding, and decoding would store other bytes than the client sent.
  if (!part.encoding.empty()) {
    throw_bad_form(
        fmt::format("file: its Content-Transfer-Encoding must be binary, 8bit or 7bit, not {:.40}",
                    part.encoding));
  }
  declared_type_ = part.type;
}

void FormReader::begin_field(const Parser::PartBegin& part) {
  if (part.filename) throw_bad_form(shown(part.name) + ": the only file part is called file");
  if (fields_.contains(part.name))
    throw_bad_form(shown(part.name) + ": it is there more than once");
  if (fields_.size() >= most_fields)
    throw_bad_form(fmt::format("more than {} fields", most_fields));
  if (!part.encoding.empty() && part.encoding != "quoted-printable") {
    throw_bad_form(
        fmt::format("{}: its Content-Transfer-Encoding must be binary, 8bit, 7bit or "
                    "quoted-printable, not {:.40}",
                    shown(part.name), part.encoding));
  }
}

// The text of a field.
Awaitable<std::string> FormReader::read_field(const Parser::PartBegin& part) {
  std::string text;
  while (true) {
    const Parser::Token token = co_await this->token();
    const auto* data = std::get_if<Parser::Data>(&token);
    if (data == nullptr) break;
    if (text.size() + data->bytes.size() > longest_field) {
      throw_bad_form(shown(part.name) + ": it is longer than 4 KiB");
    }
    text.append(data->bytes.data(), data->bytes.size());
  }
  if (part.encoding.empty()) co_return text;
  auto decoded = http::decode_quoted_printable(text);
  if (!decoded) throw_bad_form(shown(part.name) + ": it is not valid quoted-printable text");
  co_return std::move(*decoded);
}

std::optional<std::string_view> FormReader::find(const std::string& name) const {
  const auto it = fields_.find(name);
  if (it == fields_.end() || it->second.empty()) return std::nullopt;
  return it->second;
}

std::string_view FormReader::required(const std::string& name) const {
  const auto value = find(name);
  if (!value) throw_bad_form(name + ": required, before the file");
  return *value;
}

domain::NewAsset FormReader::asset(Instant now) const {
  domain::NewAsset asset;
  asset.patient = PatientId{to_id("patientId", required("patientId"))};
  asset.study = StudyId{to_id("studyId", required("studyId"))};
  asset.modality = to_modality("modality", required("modality"));
  if (const auto at = find("capturedAt"))
    asset.captured_at = to_captured_at("capturedAt", *at, now);
  if (const auto device = find("sourceDevice")) {
    asset.source_device = to_text("sourceDevice", *device);
  }
  if (const auto upload = find("uploadId")) asset.upload_token = to_uuid("uploadId", *upload);
  asset.declared_type = declared_type_;
  return asset;
}

Awaitable<std::span<const char>> FormReader::next() {
  while (true) {
    const Parser::Token token = co_await this->token();
    if (const auto* data = std::get_if<Parser::Data>(&token)) {
      file_bytes_ += data->bytes.size();
      if (file_bytes_ > max_file_) {
        throw Error(Code::too_large, fmt::format("file: it is larger than {} bytes", max_file_));
      }
      if (!data->bytes.empty()) co_return data->bytes;
    } else {
      co_await read_end();
      co_return std::span<const char>();
    }
  }
}

Awaitable<void> FormReader::read_end() {
  const Parser::Token token = co_await this->token();
  if (const auto* part = std::get_if<Parser::PartBegin>(&token)) {
    throw_bad_form(shown(part->name) + ": it must come before file");
  }
  // The epilogue (RFC 2046 §5.1.1) is ignored, but counts against the limit of the body.
  while (!(co_await body_.next()).empty()) {
  }
}

}  // namespace imaging::api
