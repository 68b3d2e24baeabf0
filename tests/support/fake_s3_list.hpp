// The fake S3's ListObjectsV2: keys in order, written as AWS does.
#pragma once

#include <cctype>
#include <map>
#include <optional>
#include <sstream>
#include <string>

#include "base/time.hpp"
#include "support/fake_s3.hpp"
#include "support/sigv4_check.hpp"

namespace imaging::test {

using Query = std::map<std::string, std::string>;

// target is still encoded.
inline Query query_of(const std::string& target) {
  Query query;
  const std::size_t mark = target.find('?');
  if (mark == std::string::npos) return query;
  std::istringstream in(target.substr(mark + 1));
  for (std::string part; std::getline(in, part, '&');) {
    const std::size_t equals = part.find('=');
    query[part.substr(0, equals)] = percent_decode(part.substr(equals + 1)).value();
  }
  return query;
}

// encoding-type=url: a space is "+".
inline std::string form_encode(const std::string& text) {
  std::ostringstream out;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) || std::string("-._*/").find(c) < 5) {
      out << c;
    } else if (c == ' ') {
      out << '+';
    } else {
      char escape[4];
      std::snprintf(escape, sizeof escape, "%%%02X", static_cast<unsigned char>(c));
      out << escape;
    }
  }
  return out.str();
}

// nullopt for a request that is not made as our client makes it. The token is the last key.
inline std::optional<std::string> list_objects(const FakeS3::State& state, Query query) {
  if (query["list-type"] != "2" || query["encoding-type"] != "url") return std::nullopt;
  const std::string prefix = query["prefix"];
  const std::string token = query["continuation-token"];
  std::size_t left = std::min<std::size_t>(std::stoul(query["max-keys"]), 1000);
  std::string contents;
  std::string last;
  bool truncated = false;
  for (auto at = state.objects.lower_bound(prefix); at != state.objects.end(); ++at) {
    if (at->first.rfind(prefix, 0) != 0) break;
    if (at->first <= token) continue;
    truncated = left == 0;
    if (truncated) break;
    --left;
    last = at->first;
    contents += "<Contents><Key>" + form_encode(last) + "</Key><LastModified>" +
                format_rfc3339(at->second.modified) + "</LastModified><Size>" +
                std::to_string(at->second.bytes.size()) + "</Size></Contents>";
  }
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult "
      "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><EncodingType>url</EncodingType>";
  text += truncated ? "<IsTruncated>true</IsTruncated><NextContinuationToken>" + form_encode(last) +
                          "</NextContinuationToken>"
                    : "<IsTruncated>false</IsTruncated>";
  return text + contents + "</ListBucketResult>";
}

}  // namespace imaging::test
