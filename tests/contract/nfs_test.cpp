// Runs the contract on files in a folder.
#include "contract/object_store_contract.hpp"
#include "storage/nfs_store.hpp"
#include "support/temp_folder.hpp"

namespace imaging::test {
namespace {

struct NfsBackend final : Backend {
  NfsBackend(Machine& machine, storage::Confinement how) : nfs(folder.path(), machine.disk, how) {
    run(machine.loop, nfs.probe());
  }
  storage::ObjectStore& store() override { return nfs; }
  Awaitable<void> put_raw(std::string key, std::string bytes) override {
    write_file(folder.path() / key, bytes);
    co_return;
  }

  TempFolder folder;
  storage::NfsStore nfs;
};

template <storage::Confinement how>
std::unique_ptr<Backend> make(Machine& machine) {
  return std::make_unique<NfsBackend>(machine, how);
}

const auto cases = testing::Values(
    BackendCase{"nfs", storage::Backend::nfs, make<storage::Confinement::by_kernel>},
    BackendCase{"nfs_by_steps", storage::Backend::nfs, make<storage::Confinement::by_steps>});
INSTANTIATE_TEST_SUITE_P(Nfs, ObjectStoreContract, cases, case_name);
INSTANTIATE_TEST_SUITE_P(Nfs, Listing, cases, case_name);

}  // namespace
}  // namespace imaging::test
