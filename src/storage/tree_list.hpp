// The files below a folder of a tree, a page at a time. Blocks: disk pool only.
#pragma once

#include <sys/stat.h>

#include "storage/object_store.hpp"
#include "storage/tree.hpp"

namespace imaging::storage {

// What fstat(2) says of an object's file.
ObjectInfo to_info(const struct stat& status);

// Regular files only, without .spool, in the order of the bytes of their paths; a page's token is
// its last path. Links are neither listed nor followed. A folder that is not there is empty. Throws
// Error.
ObjectPage list_tree(const Tree& tree, const ListQuery& query);

}  // namespace imaging::storage
