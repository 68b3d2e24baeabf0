// The contract, kept by files in a folder.
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

  TempFolder folder;
  storage::NfsStore nfs;
};

template <storage::Confinement how>
std::unique_ptr<Backend> make(Machine& machine) {
  return std::make_unique<NfsBackend>(machine, how);
}

INSTANTIATE_TEST_SUITE_P(Nfs, ObjectStoreContract,
                         testing::Values(BackendCase{"nfs", storage::Backend::nfs,
                                                     make<storage::Confinement::by_kernel>},
                                         BackendCase{"nfs_by_steps", storage::Backend::nfs,
                                                     make<storage::Confinement::by_steps>}),
                         case_name);

}  // namespace
}  // namespace imaging::test
