// The configured stores: one that new assets go to, and any that old assets are still read from.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "storage/object_store.hpp"

namespace imaging::domain {

// Owner: the service. Each asset is read from the backend in its own row.
class Stores {
 public:
  // primary: one of the stores' backend() names.
  Stores(std::string primary, std::vector<std::unique_ptr<storage::ObjectStore>> stores)
      : primary_(std::move(primary)) {
    for (auto& store : stores) {
      std::string backend(store->backend());
      stores_.emplace(std::move(backend), std::move(store));
    }
  }

  storage::ObjectStore& primary() { return *stores_.at(primary_); }

  // Throws Error{unavailable} when that backend is not configured (any more).
  storage::ObjectStore& of(std::string_view backend) {
    const auto it = stores_.find(backend);
    if (it == stores_.end()) {
      throw Error(Code::unavailable, "the storage of this asset is not available",
                  "the backend " + std::string(backend) + " is not configured");
    }
    return *it->second;
  }

 private:
  std::string primary_;
  std::map<std::string, std::unique_ptr<storage::ObjectStore>, std::less<>> stores_;
};

}  // namespace imaging::domain
