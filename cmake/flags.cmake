# Warnings, hardening and sanitizers, for every target of ours through imaging_flags. That warnings are errors and the
# linker is lld is what our presets ask for (CMakePresets.json), not what the sources need.
add_library(imaging_flags INTERFACE)
target_compile_options(imaging_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wimplicit-fallthrough -Wold-style-cast)
target_include_directories(imaging_flags INTERFACE ${PROJECT_SOURCE_DIR}/src)

# libvips asks for it; everywhere, so that one precompiled header fits all.
add_compile_options(-pthread)

if(IMAGING_SANITIZE)
  set(CMAKE_CXX_FLAGS_DEBUG -g1)
  # -O1: instrumented code stays quick enough to run the whole suite.
  add_compile_options(-fsanitize=${IMAGING_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1)
  add_link_options(-fsanitize=${IMAGING_SANITIZE})
else()
  add_compile_options($<$<CONFIG:Release>:-O2> -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  add_link_options(-pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
