// The contract, kept by files in a folder.
#include "contract/object_store_contract.hpp"
#include "storage/nfs_store.hpp"
#include "support/temp_folder.hpp"

namespace imaging::test {
namespace {

struct NfsBackend final : Backend {
  explicit NfsBackend(Machine& machine) : nfs(folder.path(), machine.disk) {
    run(machine.loop, nfs.probe());
  }
  storage::ObjectStore& store() override { return nfs; }

  TempFolder folder;
  storage::NfsStore nfs;
};

INSTANTIATE_TEST_SUITE_P(Nfs, ObjectStoreContract,
                         testing::Values(BackendCase{"nfs", "nfs",
                                                     [](Machine& machine) {
                                                       return std::make_unique<NfsBackend>(machine);
                                                     }}),
                         case_name);

}  // namespace
}  // namespace imaging::test
