#include "s3/xml.hpp"

#include <algorithm>
#include <boost/url/encoding_opts.hpp>
#include <boost/url/pct_string_view.hpp>
#include <charconv>
#include <pugixml.hpp>
#include <system_error>
#include <utility>

namespace imaging::s3 {
namespace {

// White space is kept, because a key may consist of nothing else.
constexpr unsigned int options = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_ws_pcdata;

pugi::xml_parse_result load(pugi::xml_document& document, std::string_view body) {
  return document.load_buffer(body.data(), body.size(), options, pugi::encoding_utf8);
}

// The text of the first child of that name. It may be in several pieces, some of them in CDATA.
std::string text_of(const pugi::xml_node& parent, const char* child) {
  std::string text;
  for (const pugi::xml_node& piece : parent.child(child)) text += piece.value();
  return text;
}

std::string log_text(const pugi::xml_node& parent, const char* child) {
  constexpr std::size_t longest = 256;
  std::string text = text_of(parent, child).substr(0, longest);
  std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return text;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return size;
}

// encoding-type=url, as AWS and MinIO write it: a space is "+", and a plus sign "%2B".
std::optional<std::string> url_decode(std::string_view text) {
  const auto encoded = boost::urls::make_pct_string_view(text);
  if (!encoded) return std::nullopt;
  boost::urls::encoding_opts plus_is_space;
  plus_is_space.space_as_plus = true;
  return encoded->decode(plus_is_space);
}

std::optional<ListedObject> read_object(const pugi::xml_node& contents, bool url_encoded) {
  const std::string name = text_of(contents, "Key");
  auto key = url_encoded ? url_decode(name) : std::optional(name);
  const auto size = parse_size(text_of(contents, "Size"));
  const auto modified = parse_rfc3339(text_of(contents, "LastModified"));
  if (!key || key->empty() || !size || !modified) return std::nullopt;
  return ListedObject{*std::move(key), *size, *modified};
}

}  // namespace

std::optional<ServiceError> parse_error(std::string_view body) {
  pugi::xml_document document;
  const auto parsed = load(document, body);
  const pugi::xml_node root = document.document_element();
  if (root.name() != std::string_view("Error")) return std::nullopt;
  if (parsed.status == pugi::status_bad_start_element) return std::nullopt;
  ServiceError error{log_text(root, "Code"), log_text(root, "Message"), log_text(root, "Endpoint")};
  if (error.code.empty()) error.code = "Unknown";
  return error;
}

std::optional<ListPage> parse_list(std::string_view body) {
  pugi::xml_document document;
  if (!load(document, body)) return std::nullopt;
  const pugi::xml_node root = document.document_element();
  if (root.name() != std::string_view("ListBucketResult")) return std::nullopt;
  const bool url_encoded = text_of(root, "EncodingType") == "url";
  ListPage page;
  for (const pugi::xml_node& contents : root.children("Contents")) {
    auto object = read_object(contents, url_encoded);
    if (!object) return std::nullopt;
    page.objects.push_back(*std::move(object));
  }
  page.next = text_of(root, "NextContinuationToken");
  const std::string truncated = text_of(root, "IsTruncated");
  if (truncated == "false") page.next.clear();
  const bool whole = truncated == "false" || (truncated == "true" && !page.next.empty());
  return whole ? std::optional(std::move(page)) : std::nullopt;
}

}  // namespace imaging::s3
