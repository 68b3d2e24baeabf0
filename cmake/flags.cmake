# Warnings, hardening and sanitizers for all our targets, through imaging_flags. Our presets (CMakePresets.json) also
# make warnings errors and use lld; the sources need neither.
add_library(imaging_flags INTERFACE)
target_compile_options(imaging_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wimplicit-fallthrough -Wold-style-cast)
target_include_directories(imaging_flags INTERFACE ${PROJECT_SOURCE_DIR}/src)

# libvips requires it; set everywhere, so that one precompiled header fits all.
add_compile_options(-pthread)

if(IMAGING_SANITIZE)
  set(CMAKE_CXX_FLAGS_DEBUG -g1)
  # -O1: keeps instrumented code fast enough to run the whole suite.
  add_compile_options(-fsanitize=${IMAGING_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1)
  add_link_options(-fsanitize=${IMAGING_SANITIZE})
else()
  add_compile_options($<$<CONFIG:Release>:-O2> -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  add_link_options(-pie -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
