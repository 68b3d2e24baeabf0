// docs/errors.md as a page: where the `type` of a problem leads.
#pragma once

#include <string_view>

namespace imaging::api {

// HTML in UTF-8, with an anchor for each code. Embedded at build time (cmake/embed_errors.cmake).
std::string_view errors_page();

}  // namespace imaging::api
