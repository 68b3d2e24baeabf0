#include "http/forwarded.hpp"

#include <algorithm>
#include <boost/asio/ip/address_v6.hpp>
#include <charconv>
#include <ranges>
#include <system_error>

#include "base/ascii.hpp"
#include "http/grammar.hpp"

namespace imaging::http {
namespace {

namespace ip = boost::asio::ip;
using Address = std::optional<ip::address>;

// Turns IPv4-mapped IPv6 (RFC 4291 §2.5.5.2) into IPv4, and drops the name of an interface.
Address parse_address(std::string_view text) {
  boost::system::error_code error;
  ip::address address = ip::make_address(std::string(text), error);
  if (error) return std::nullopt;
  if (address.is_v4()) return address;
  if (address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return ip::address_v6(address.to_v6().to_bytes());
}

bool begin_alike(const auto& one, const auto& other, unsigned bits) {
  const unsigned whole = bits / 8;
  if (!std::equal(one.begin(), one.begin() + whole, other.begin())) return false;
  return bits % 8 == 0 || ((one[whole] ^ other[whole]) >> (8 - bits % 8)) == 0;
}

bool is_port(std::string_view text) { return text.starts_with(':') && parse_port(text.substr(1)); }

// Reads a node of RFC 7239 §6, and its forms in X-Forwarded-For: with or without a port, quotes
// and, when there is no port, brackets.
Address parse_node(std::string_view text) {
  if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"')) {
    text = text.substr(1, text.size() - 2);
  }
  const auto colon = text.find(':');
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (colon > end || end == std::string_view::npos) return std::nullopt;
    if (end + 1 != text.size() && !is_port(text.substr(end + 1))) return std::nullopt;
    return parse_address(text.substr(1, end - 1));
  }
  if (colon != std::string_view::npos && colon == text.rfind(':')) {
    if (!is_port(text.substr(colon))) return std::nullopt;
    text = text.substr(0, colon);
  }
  return parse_address(text);
}

// Takes the last element, trimmed, off the end of rest; separators inside quotes do not count. We
// read from the right because elements further left come from further away, and may be anything.
std::string_view take_last(std::string_view& rest, char separator) {
  std::size_t begin = rest.size();
  for (bool quoted = false; begin > 0 && (quoted || rest[begin - 1] != separator); --begin) {
    if (rest[begin - 1] == '"') quoted = !quoted;
  }
  const std::string_view element = rest.substr(begin);
  rest = rest.substr(0, begin == 0 ? 0 : begin - 1);
  return trim(element);
}

// The `for` parameter of an element of Forwarded (RFC 7239 §4).
Address parse_forwarded(std::string_view element) {
  std::optional<std::string_view> node;
  while (!element.empty()) {
    std::string_view value = take_last(element, ';');
    if (!same_name(take_element(value, '='), "for")) continue;
    if (node) return std::nullopt;
    node = value;
  }
  return node ? parse_node(*node) : std::nullopt;
}

}  // namespace

bool Network::contains(const ip::address& other) const {
  if (address.is_v4() != other.is_v4()) return false;
  return address.is_v4()
             ? begin_alike(address.to_v4().to_bytes(), other.to_v4().to_bytes(), prefix)
             : begin_alike(address.to_v6().to_bytes(), other.to_v6().to_bytes(), prefix);
}

std::optional<Network> parse_network(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  const unsigned all = address->is_v4() ? 32 : 128;
  if (slash == std::string_view::npos) return Network{*address, all};

  unsigned prefix = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + slash + 1, end, prefix);
  if (error != std::errc{} || stop != end) return std::nullopt;
  const bool mapped = address->is_v4() && text.find(':') != std::string_view::npos;
  const unsigned mapping = mapped ? 96 : 0;
  if (prefix < mapping || prefix - mapping > all) return std::nullopt;
  return Network{*address, prefix - mapping};
}

std::string client_address(const std::string& peer, const Fields& fields,
                           const std::vector<Network>& trusted) {
  const auto is_trusted = [&](const ip::address& address) {
    return std::ranges::any_of(trusted, [&](const Network& one) { return one.contains(address); });
  };
  Address client = parse_address(peer);
  if (!client || !is_trusted(*client)) return peer;

  const auto is_named = [](std::string_view name) {
    return [name](const auto& field) { return same_name(field.first, name); };
  };
  const bool customary = std::ranges::any_of(fields, is_named("X-Forwarded-For"));
  const auto read = customary ? parse_node : parse_forwarded;
  const auto wanted = is_named(customary ? "X-Forwarded-For" : "Forwarded");
  for (const auto& field : fields | std::views::reverse | std::views::filter(wanted)) {
    std::string_view rest = field.second;
    while (!rest.empty()) {
      const std::string_view element = take_last(rest, ',');
      if (element.empty()) continue;  // RFC 9110 §5.6.1.2
      const Address next = read(element);
      if (!next) return client->to_string();
      client = next;
      if (!is_trusted(*client)) return client->to_string();
    }
  }
  return client->to_string();
}

}  // namespace imaging::http
