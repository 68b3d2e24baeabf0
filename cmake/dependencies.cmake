# Third-party libraries, each behind one target. ARCHITECTURE.md says what each is for.
find_package(PkgConfig REQUIRED)
set(Python3_EXECUTABLE /usr/bin/python3 CACHE FILEPATH "Debian's Python, which has python3-yaml")
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(OpenSSL 3 REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED CONFIG)
find_package(PostgreSQL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(pugixml REQUIRED)
find_package(prometheus-cpp REQUIRED CONFIG)
pkg_check_modules(vips REQUIRED IMPORTED_TARGET vips)
pkg_check_modules(webp REQUIRED IMPORTED_TARGET libwebp)
pkg_check_modules(lcms REQUIRED IMPORTED_TARGET lcms2)
pkg_check_modules(jpeg REQUIRED IMPORTED_TARGET libjpeg)

# Asio and Beast are compiled once, here, instead of in every file that includes them.
add_library(boost_net STATIC ${PROJECT_SOURCE_DIR}/cmake/boost_net.cpp)
target_compile_definitions(boost_net PUBLIC
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
target_link_libraries(boost_net PUBLIC Boost::headers OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
