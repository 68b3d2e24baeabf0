#include "pg/query.hpp"

#include <type_traits>
#include <utility>

#include "base/error.hpp"

namespace imaging::pg {
namespace {

// Type numbers of pg_type, which never change.
constexpr std::int32_t oid_bigint = 20;
constexpr std::int32_t oid_text = 25;
constexpr std::int32_t oid_uuid = 2950;

// Network byte order.
template <class T>
void put(std::string& out, T number) {
  const auto bits = static_cast<std::make_unsigned_t<T>>(number);
  for (int shift = int{sizeof(T)} * 8 - 8; shift >= 0; shift -= 8) {
    out += static_cast<char>(static_cast<unsigned char>(bits >> shift));
  }
}

void put_bytes(std::string& out, const void* bytes, std::size_t size) {
  put(out, static_cast<std::int32_t>(size));
  out.append(static_cast<const char*>(bytes), size);
}

void require_no_nul(std::string_view text) {
  // Postgres cannot store U+0000, and a C string would end there.
  if (text.find('\0') != std::string_view::npos) {
    throw Error(Code::bad_request, "a text must not contain the character U+0000");
  }
}

// Header of a one-dimensional array without nulls (array_recv in Postgres's arrayfuncs.c).
std::string array_header(std::int32_t element_type, std::size_t count, std::size_t reserve) {
  constexpr std::int32_t no_nulls = 0;
  constexpr std::int32_t lower_bound = 1;
  std::string out;
  out.reserve(20 + reserve);
  put(out, std::int32_t{count == 0 ? 0 : 1});  // dimensions
  put(out, no_nulls);
  put(out, element_type);
  if (count == 0) return out;
  put(out, static_cast<std::int32_t>(count));
  put(out, lower_bound);
  return out;
}

}  // namespace

Params& Params::add(std::nullopt_t) {
  values_.push_back({.bytes = {}, .null = true, .binary = false});
  return *this;
}

Params& Params::add(std::string_view text) {
  require_no_nul(text);
  values_.push_back({.bytes = std::string(text)});
  return *this;
}

Params& Params::add(std::int64_t number) { return add(std::string_view(std::to_string(number))); }

Params& Params::add(bool value) { return add(std::string_view(value ? "t" : "f")); }

Params& Params::add(const Uuid& uuid) {
  values_.push_back({.bytes = std::string(uuid.bytes.begin(), uuid.bytes.end()), .binary = true});
  return *this;
}

Params& Params::add(Instant at) { return add(std::string_view(format_rfc3339(at))); }

Params& Params::add(std::span<const std::int64_t> numbers) {
  std::string out = array_header(oid_bigint, numbers.size(), numbers.size() * 12);
  for (const std::int64_t number : numbers) {
    put(out, std::int32_t{sizeof(number)});
    put(out, number);
  }
  values_.push_back({.bytes = std::move(out), .binary = true});
  return *this;
}

Params& Params::add(std::span<const Uuid> uuids) {
  std::string out = array_header(oid_uuid, uuids.size(), uuids.size() * 20);
  for (const Uuid& uuid : uuids) put_bytes(out, uuid.bytes.data(), uuid.bytes.size());
  values_.push_back({.bytes = std::move(out), .binary = true});
  return *this;
}

Params& Params::add(std::span<const std::string_view> texts) {
  std::string out = array_header(oid_text, texts.size(), texts.size() * 24);
  for (const std::string_view text : texts) {
    require_no_nul(text);
    put_bytes(out, text.data(), text.size());
  }
  values_.push_back({.bytes = std::move(out), .binary = true});
  return *this;
}

}  // namespace imaging::pg
