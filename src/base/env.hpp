// Reads typed environment variables and collects every fault instead of stopping at the first.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"

namespace imaging {

class Env {
 public:
  // Returns the value of a variable, or null: std::getenv, or a test's table.
  using Lookup = std::function<const char*(const char*)>;
  explicit Env(Lookup lookup) : lookup_(std::move(lookup)) {}
  // The environment of this process.
  static Env of_process();

  // An empty variable counts as absent: that is what `NAME=` in a compose file means.
  std::optional<std::string> find(const char* name) const;
  // Whether the variable is set, even if it is empty.
  bool is_set(const char* name) const { return lookup_(name) != nullptr; }
  std::string text(const char* name, std::string_view fallback) const;
  // The value of NAME, or the content of the file that NAME_FILE names (at most 64 KiB, without its
  // last line break), as is usual for Docker's secrets. Empty when neither is set, or the file is
  // empty. It is a fault to set both, or to name a file that cannot be read. No fault shows the
  // value.
  Secret secret(const char* name);
  // The same; absent or empty is a fault.
  Secret required_secret(const char* name);
  // Whether the variable or its _FILE is set.
  bool has_secret(const char* name) const;
  // A whole number between least and most, both included.
  std::int64_t number(const char* name, std::int64_t fallback, std::int64_t least,
                      std::int64_t most);
  // true, false, 1 or 0.
  bool boolean(const char* name, bool fallback);
  // The position of the value in names.
  std::size_t choice(const char* name, const std::vector<std::string_view>& names,
                     std::optional<std::size_t> fallback);

  // A fault in the variable: "NAME: why".
  void fault(std::string_view name, std::string_view why);
  std::vector<std::string>& faults() { return faults_; }

 private:
  Lookup lookup_;
  std::vector<std::string> faults_;
};

}  // namespace imaging
