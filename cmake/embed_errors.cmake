# Writes OUTPUT, a source file that holds INPUT (docs/errors.md) as a page: its text as it is, with an anchor for each code.
file(READ ${INPUT} text)
string(REPLACE "&" "&amp;" text "${text}")
string(REPLACE "<" "&lt;" text "${text}")
string(REGEX REPLACE "\n## ([a-z_]+)\n" "\n<b id=\"\\1\">## \\1</b>\n" text "${text}")
file(WRITE ${OUTPUT}.html "<!doctype html>
<html lang=\"en\"><meta charset=\"utf-8\"><title>Errors</title><pre>
${text}</pre></html>
")
# Bytes instead of a string literal: they have no length limit, and need no escaping.
file(READ ${OUTPUT}.html bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")

file(WRITE ${OUTPUT} "// Generated from docs/errors.md by cmake/embed_errors.cmake.
#include \"api/error_docs.hpp\"

namespace imaging::api {
namespace {

constexpr char page[] = {${bytes}};

}  // namespace

std::string_view errors_page() { return {page, sizeof page}; }

}  // namespace imaging::api
")
