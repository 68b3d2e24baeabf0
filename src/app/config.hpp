// The configuration: every environment variable, in one place.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/cors.hpp"
#include "auth/jwt_config.hpp"
#include "auth/url_signer.hpp"
#include "base/env.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "domain/assets/derivatives.hpp"
#include "http/forwarded.hpp"
#include "s3/config.hpp"
#include "storage/storage_key.hpp"

namespace imaging::app {

struct Config {
  bool production = false;                            // NODE_ENV
  boost::asio::ip::address address;                   // HOST
  std::uint16_t port = 4010;                          // PORT; 0: any free one
  log::Level log_level = log::Level::info;            // LOG_LEVEL
  auth::JwtSecrets jwt;                               // JWT_*
  auth::SigningSecrets signing;                       // IMAGING_SIGNING_KEY, _PREVIOUS
  std::string public_url;                             // IMAGING_PUBLIC_URL; no slash at its end
  Secret database_url;                                // DATABASE_URL
  bool migrate = false;                               // IMAGING_MIGRATE
  std::string patient_table;                          // IMAGING_PATIENT_TABLE
  storage::Backend backend = storage::Backend::s3;    // IMAGING_STORAGE_BACKEND
  std::optional<s3::Config> s3;                       // IMAGING_S3_*
  std::optional<std::filesystem::path> nfs_base_dir;  // IMAGING_NFS_BASE_DIR
  std::filesystem::path spool_dir;                    // TMPDIR; uploads on their way to S3
  std::uint64_t max_upload_bytes = 0;                 // IMAGING_MAX_UPLOAD_MB
  domain::DerivePolicy derive;                 // IMAGING_THUMBS_ENABLED, _UNDECODABLE, _MAX_PIXELS,
                                               // _MAX_DECODE_MB
  std::optional<std::size_t> workers;          // IMAGING_WORKERS; else as many as usable CPUs
  std::chrono::seconds audit_view_window{0};   // IMAGING_AUDIT_VIEW_WINDOW_S
  api::Cors cors;                              // IMAGING_CORS_ORIGINS, _HEADERS
  std::vector<http::Network> trusted_proxies;  // IMAGING_TRUSTED_PROXIES
  std::optional<std::filesystem::path> web_dir;   // IMAGING_WEB_DIR
  std::optional<std::filesystem::path> docs_dir;  // IMAGING_DOCS; below web_dir

  // Reads all variables. What is wrong with them is in env.faults().
  static Config from(Env& env);
};

// What is wrong with the configuration, a line for each fault.
struct ConfigFaults : std::exception {
  explicit ConfigFaults(std::vector<std::string> its_lines) : lines(std::move(its_lines)) {}
  const char* what() const noexcept override { return "the configuration is faulty"; }
  std::vector<std::string> lines;
};

}  // namespace imaging::app
