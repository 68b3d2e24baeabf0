// A statement and its parameters, in the formats that Postgres reads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace imaging::pg {

// A named statement, prepared at its first use on each connection. Cast every parameter
// ($1::bigint). Names are unique in the program, 63 bytes at most.
struct Statement {
  std::string name;
  std::string sql;
};

// Parameters in order, $1 first: scalars as text, arrays and uuids in Postgres's binary format.
class Params {
 public:
  template <class... T>
  explicit Params(const T&... values) {
    (add(values), ...);
  }

  Params& add(std::nullopt_t);
  Params& add(std::string_view text);
  Params& add(const char* text) { return add(std::string_view(text)); }
  Params& add(std::int64_t number);
  Params& add(bool value);
  Params& add(const Uuid& uuid);
  Params& add(Instant at);
  template <class Tag>
  Params& add(Id<Tag> id) {
    return add(id.value);
  }
  template <class T>
  Params& add(const std::optional<T>& value) {
    return value ? add(*value) : add(std::nullopt);
  }
  Params& add(std::span<const std::int64_t> numbers);
  Params& add(std::span<const Uuid> uuids);
  Params& add(std::span<const std::string_view> texts);
  template <class T>
  Params& add(const std::vector<T>& values) {
    return add(std::span<const T>(values));
  }

  struct Value {
    std::string bytes;
    bool null = false;
    bool binary = false;
  };
  const std::vector<Value>& values() const { return values_; }

 private:
  std::vector<Value> values_;
};

struct Query {
  const Statement& statement;
  Params params;
};

}  // namespace imaging::pg
