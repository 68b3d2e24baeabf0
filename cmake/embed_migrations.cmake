# Writes OUTPUT, a source file that holds every DIRECTORY/<version>_<name>/{up,down}.sql, oldest first.
# It uses bytes instead of string literals: they have no length limit, and need no escaping.
function(embed file variable out)
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  set(${out} "constexpr char ${variable}[] = {${bytes}'\\0'};\n" PARENT_SCOPE)
endfunction()

file(GLOB folders RELATIVE ${DIRECTORY} ${DIRECTORY}/[0-9]*_*)
list(SORT folders COMPARE NATURAL)
set(arrays "")
set(entries "")
foreach(folder IN LISTS folders)
  if(NOT folder MATCHES "^([0-9]+)_(.+)$")
    message(FATAL_ERROR "migrations/${folder} is not named <version>_<name>")
  endif()
  set(version ${CMAKE_MATCH_1})
  set(name ${CMAKE_MATCH_2})
  embed(${DIRECTORY}/${folder}/up.sql up_${version} up)
  embed(${DIRECTORY}/${folder}/down.sql down_${version} down)
  string(APPEND arrays "${up}${down}")
  string(APPEND entries "      {${version}, \"${name}\", up_${version}, down_${version}},\n")
endforeach()

file(WRITE ${OUTPUT} "// Generated from migrations/ by cmake/embed_migrations.cmake.
#include <vector>

#include \"domain/schema/migrate.hpp\"

namespace imaging::domain {
namespace {

${arrays}
}  // namespace

std::span<const Migration> embedded_migrations() {
  static const std::vector<Migration> all{
${entries}  };
  return all;
}

}  // namespace imaging::domain
")
