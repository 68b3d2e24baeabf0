// The configured stores: one that new assets go to, and any that old assets are still read from.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "storage/object_store.hpp"

namespace imaging::domain {

// Owner: the service. Each asset is read from the backend that its row names.
class Stores {
 public:
  // primary: the backend() of one of the stores.
  Stores(storage::Backend primary, std::vector<std::unique_ptr<storage::ObjectStore>> stores)
      : primary_(primary) {
    for (auto& store : stores) {
      const storage::Backend backend = store->backend();
      stores_.emplace(backend, std::move(store));
    }
  }

  storage::ObjectStore& primary() { return *stores_.at(primary_); }

  // Throws Error{unavailable} when that backend is not configured (any more).
  storage::ObjectStore& of(storage::Backend backend) {
    const auto it = stores_.find(backend);
    if (it == stores_.end()) {
      throw Error(Code::unavailable, "the storage of this asset is not available",
                  "the backend " + std::string(storage::name(backend)) + " is not configured");
    }
    return *it->second;
  }

 private:
  storage::Backend primary_;
  std::map<storage::Backend, std::unique_ptr<storage::ObjectStore>> stores_;
};

}  // namespace imaging::domain
