// Reads typed environment variables and collects every fault instead of stopping at the first.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.hpp"
#include "base/variable.hpp"

namespace imaging {

// Only what is declared as a Variable can be read. The value of an absent variable is its fallback.
class Env {
 public:
  // Returns the value of a variable, or null: std::getenv, or a test's table.
  using Lookup = std::function<const char*(const char*)>;
  explicit Env(Lookup lookup) : lookup_(std::move(lookup)) {}
  // The environment of this process, and the names in it.
  static Env of_process();
  static std::vector<std::string> names_of_process();

  // From now on absent variables have their fallbacks of production.
  void set_production() { production_ = true; }

  // Whether the variable, or the _FILE of a secret, has a value.
  bool has(const Variable& variable) const;
  // Empty when there is neither a value nor a fallback.
  std::string text(const Variable& variable);
  // The value of NAME, or the content of the file that NAME_FILE names (at most 64 KiB, without its
  // last line break), as is usual for Docker's secrets. Empty when neither is set, or the file is
  // empty; for a required one that is a fault. It is a fault to set both, or to name a file that
  // cannot be read. No fault shows the value.
  Secret secret(const Variable& variable);
  // A whole number in the variable's range.
  std::int64_t number(const Variable& variable);
  // true, false, 1 or 0.
  bool boolean(const Variable& variable);
  // One of the variable's choices; after a fault its fallback, or empty.
  std::string choice(const Variable& variable);

  // A fault in the variable: "NAME: why".
  void fault(const Variable& variable, std::string_view why);
  std::vector<std::string>& faults() { return faults_; }

  enum class Source { fallback, environment, file };
  // A variable that was read: where its value is from, and the value as it may be shown.
  struct Reading {
    Source source;
    std::string shown;
  };
  // Null when nobody has read it.
  const Reading* reading(const Variable& variable) const;
  // What may be shown of a variable that was read, where that is not its text: a value that the
  // reader has worked out, or a secret without its secret parts.
  void show(const Variable& variable, std::string value);
  bool has_fault(const Variable& variable) const;

 private:
  std::string value(const Variable& variable);
  const char* fallback(const Variable& variable) const;
  void fault(std::string_view name, std::string_view why);

  Lookup lookup_;
  bool production_ = false;
  std::vector<std::string> faults_;
  std::map<std::string_view, Reading> readings_;
};

}  // namespace imaging
