// Reads one object of the JSON secret member by member, and reports members that were never read.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace imaging::auth {

// Refers to the object and to faults; a member's fault is a line "<prefix><member>: <text>".
class SecretMembers {
 public:
  SecretMembers(const boost::json::object& object, std::string prefix,
                std::vector<std::string>& faults)
      : object_(object), prefix_(std::move(prefix)), faults_(faults) {}

  const boost::json::object& object() const { return object_; }
  bool has(std::string_view name) const { return object_.contains(name); }
  // Null when there is no such member.
  const boost::json::value* find(std::string_view name);
  // nullopt when it is absent, and, with a fault, when it is no text or an empty one.
  std::optional<std::string> text(std::string_view name);
  // nullopt when it is absent, and, with a fault, when it is no object.
  std::optional<SecretMembers> nested(std::string_view name);

  void fault(std::string_view name, std::string_view text);
  // A fault for each member that was never read: most are misspelt.
  void fault_unread();

 private:
  const boost::json::object& object_;
  std::string prefix_;  // "JWT_SECRET: ", "JWT_SECRET: header." and the like
  std::vector<std::string>& faults_;
  std::set<std::string, std::less<>> read_;
};

}  // namespace imaging::auth
