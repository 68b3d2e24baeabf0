// The files below a folder of a tree, a page at a time. Blocks: disk pool only.
#pragma once

#include <sys/stat.h>

#include "storage/object_store.hpp"
#include "storage/tree.hpp"

namespace imaging::storage {

// What fstat(2) says about an object's file.
ObjectInfo to_info(const struct stat& status);

// Lists regular files only, without .spool, in byte order of their paths. A page's token is its
// last path. Links are neither listed nor followed. A missing folder is empty. Throws Error.
ObjectPage list_tree(const Tree& tree, const ListQuery& query);

}  // namespace imaging::storage
