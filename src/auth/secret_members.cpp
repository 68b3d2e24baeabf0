#include "auth/secret_members.hpp"

#include <boost/json/value.hpp>

#include "auth/secret_form.hpp"

namespace imaging::auth {
namespace {

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";

// All known names are plain and short. Any other name may be a secret in the wrong place.
std::string shown(std::string_view name) {
  const bool plain = name.size() < least_hmac_key_bytes &&
                     name.find_first_not_of(letters) == std::string_view::npos;
  return plain ? std::string{name} : "(a name that is not shown)";
}

}  // namespace

const boost::json::value* SecretMembers::find(std::string_view name) {
  read_.emplace(name);
  return object_.if_contains(name);
}

std::optional<std::string> SecretMembers::text(std::string_view name) {
  const boost::json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string() || value->get_string().empty()) {
    fault(name, "must be a text");
    return std::nullopt;
  }
  return std::string{value->get_string()};
}

std::optional<SecretMembers> SecretMembers::nested(std::string_view name) {
  const boost::json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!value->is_object()) {
    fault(name, "must be an object");
    return std::nullopt;
  }
  return SecretMembers(value->get_object(), prefix_ + shown(name) + '.', faults_);
}

void SecretMembers::fault(std::string_view name, std::string_view text) {
  faults_.push_back(prefix_ + shown(name) + ": " + std::string{text});
}

void SecretMembers::fault_unread() {
  for (const auto& member : object_) {
    const std::string_view name = member.key();
    if (!read_.contains(name)) fault(name, "is not known");
  }
}

}  // namespace imaging::auth
