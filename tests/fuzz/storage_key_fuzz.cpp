// Storage keys from rows: an accepted key stays below its root, and only texts that our functions
// make are accepted.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "fuzz/demand.hpp"
#include "storage/storage_key.hpp"

namespace {

using imaging::storage::AssetPlace;
using imaging::storage::StorageKey;

void check_taken(std::string_view text, const StorageKey& key) {
  demand(key.text() == text);
  demand(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789TZ_./") == std::string::npos);
  demand(!text.starts_with('/') && !text.ends_with('/'));
  demand(text.find("//") == std::string::npos && text.find("..") == std::string::npos);
  const AssetPlace& place = key.place();
  const std::string folder = "clinic_" + to_string(place.clinic) + "/patients/" +
                             to_string(place.patient) + "/studies/" + to_string(place.study) + '/';
  const std::string original = folder + "originals/" + to_string(place.asset) + '_';
  demand(key == StorageKey::thumb(place) || key == StorageKey::web(place) ||
         text.starts_with(original));
}

// Keys made from numbers that the input chooses are accepted.
void check_makers(const std::string& input) {
  std::int64_t ids[5] = {};
  std::memcpy(ids, input.data(), std::min(input.size(), sizeof ids));
  for (std::int64_t& id : ids) id = (id & INT64_MAX) | 1;
  const AssetPlace place{{ids[0]}, {ids[1]}, {ids[2]}, {ids[3]}};
  constexpr std::int64_t years = 200LL * 365 * 24 * 3600;  // from 1970
  const imaging::Instant at{std::chrono::seconds{ids[4] % years}};
  for (const StorageKey& key :
       {StorageKey::original(place, at, "png"), StorageKey::thumb(place), StorageKey::web(place)}) {
    const auto parsed = StorageKey::parse(key.text());
    demand(parsed && *parsed == key && parsed->place() == place);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  if (const auto key = StorageKey::parse(text)) check_taken(text, *key);
  check_makers(text);
  return 0;
}
