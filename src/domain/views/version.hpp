// The version of an asset's file: a text that names its bytes. HTTP's entity tags are made of it.
#pragma once

#include <string>
#include <string_view>

#include "domain/views/views.hpp"

namespace imaging::domain {

// SQL: the version of that variant, NULL if the asset does not have it: the first digits of the
// file's own hash (original 16, web and thumb 32) and the variant, "0123…-web". A derivative that
// was made before hashes were kept has 16 digits of the original's. row: what stands before the
// names of imaging_asset's columns, such as "t.". variant must not be automatic.
std::string version_sql(Variant variant, std::string_view row);

// SQL: whether one of the versions in a parameter, a text[], is current; true if it is NULL. For
// statements that change an asset only as the client knows it. A row that such a statement has
// locked cannot change any more before it is written.
std::string version_matches_sql(std::string_view parameter, std::string_view row);

}  // namespace imaging::domain
