// Typed reading of environment variables, collecting every fault instead of stopping at the first.
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
  // The value of a variable, or nullptr; std::getenv, or a test's table.
  using Lookup = std::function<const char*(const char*)>;
  explicit Env(Lookup lookup) : lookup_(std::move(lookup)) {}
  // This process's own.
  static Env of_process();

  // An empty variable counts as absent: that is what `NAME=` in a compose file means.
  std::optional<std::string> find(const char* name) const;
  // Whether it is there at all, be it empty.
  bool is_set(const char* name) const { return lookup_(name) != nullptr; }
  std::string text(const char* name, std::string_view fallback) const;
  // The value of NAME, or what the file named by NAME_FILE holds (at most 64 KiB, less its last
  // line break): the convention of Docker's secrets. Empty when there is neither, or the file is
  // empty; both, or a file that cannot be read, is a fault. The value never appears in a fault.
  Secret secret(const char* name);
  // Faults when absent or empty.
  Secret required_secret(const char* name);
  // Whether the variable or its _FILE is there.
  bool has_secret(const char* name) const;
  // A whole number between least and most, both included.
  std::int64_t number(const char* name, std::int64_t fallback, std::int64_t least,
                      std::int64_t most);
  // true, false, 1 or 0.
  bool boolean(const char* name, bool fallback);
  // One of the names; its position.
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
