#include "app/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "api/origin.hpp"
#include "app/secrets.hpp"
#include "base/ascii.hpp"
#include "http/grammar.hpp"
#include "pg/table_name.hpp"

namespace imaging::app {
namespace {

constexpr std::int64_t mebibyte = 1024 * 1024;

void read_server(Env& env, Config& config) {
  config.production = env.choice("NODE_ENV", {"development", "production"}, 0) == 1;

  boost::system::error_code error;
  const std::string host = env.text("HOST", "0.0.0.0");
  config.address = boost::asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, error);
  if (error) env.fault("HOST", fmt::format("'{:.40}' is not an IP address", host));
  config.port = static_cast<std::uint16_t>(env.number("PORT", 4010, 0, 65535));

  const std::string level = env.text("LOG_LEVEL", "info");
  if (const auto known = log::parse_level(level)) {
    config.log_level = *known;
  } else {
    env.fault("LOG_LEVEL",
              fmt::format("'{:.40}' is not one of: trace, debug, info, warn, error, fatal, silent",
                          level));
  }
}

void read_database(Env& env, Config& config) {
  config.database_url = read_database_url(env);
  config.migrate = env.choice("IMAGING_MIGRATE", {"auto", "off"}, config.production ? 1 : 0) == 0;
  // Set but empty means: the host application has no patient table.
  const char* table = "IMAGING_PATIENT_TABLE";
  config.patient_table = env.is_set(table) ? env.text(table, "") : "public.patient";
  if (!config.patient_table.empty() && !pg::TableName::parse(config.patient_table)) {
    env.fault(table, "it must be a table's name, or schema.table");
  }
}

void read_s3_place(Env& env, s3::Config& s3) {
  s3.region = env.text("IMAGING_S3_REGION", "us-east-1");
  if (!s3::valid_region(s3.region)) {
    env.fault("IMAGING_S3_REGION", "only lower-case letters, digits and hyphens");
  }
  s3.bucket = env.text("IMAGING_S3_BUCKET", "tess-imaging");
  if (!s3::valid_bucket(s3.bucket)) {
    env.fault("IMAGING_S3_BUCKET",
              fmt::format("'{:.70}' is not a bucket name by AWS's rules", s3.bucket));
  }
  s3.path_style = env.boolean("IMAGING_S3_FORCE_PATH_STYLE", true);

  const char* const name = "IMAGING_S3_ENDPOINT";
  const auto text = env.find(name);
  const auto endpoint =
      text ? s3::parse_endpoint(*text) : s3::Endpoint{s3::aws_endpoint(s3.region), {}};
  if (!endpoint) return env.fault(name, "it must be http(s)://host[:port][/path]");
  s3.endpoint = endpoint->origin;
  s3.endpoint_path = endpoint->path;
  if (s3.endpoint_path.ends_with('/' + s3.bucket)) {
    env.fault(name, "it must not end with the bucket, which is added to it");
  }
  if (!s3.path_style && s3::is_address(s3.endpoint.host)) {
    env.fault("IMAGING_S3_FORCE_PATH_STYLE",
              "false needs a host name in IMAGING_S3_ENDPOINT, not an address");
  }
}

s3::Config read_s3(Env& env) {
  s3::Config s3;
  read_s3_place(env, s3);
  s3.credentials = read_s3_credentials(env);
  return s3;
}

// The backend that new assets go to must be configured; the other may be, so that its old assets
// stay readable.
void read_storage(Env& env, Config& config) {
  const std::size_t faults = env.faults().size();
  const bool nfs = env.choice("IMAGING_STORAGE_BACKEND", {"s3", "nfs"}, std::nullopt) == 1;
  const bool known = env.faults().size() == faults;
  config.backend = nfs ? storage::Backend::nfs : storage::Backend::s3;
  if ((known && !nfs) || env.has_secret("IMAGING_S3_ACCESS_KEY_ID")) config.s3 = read_s3(env);

  const auto folder = env.find("IMAGING_NFS_BASE_DIR");
  if (nfs || folder) config.nfs_base_dir = folder.value_or("/data/imaging");
  if (folder && !config.nfs_base_dir->is_absolute() && config.production) {
    env.fault("IMAGING_NFS_BASE_DIR", "it must be an absolute path");
  }
  config.spool_dir = env.text("TMPDIR", "/tmp");
}

void read_pictures(Env& env, Config& config) {
  config.max_upload_bytes =
      static_cast<std::uint64_t>(env.number("IMAGING_MAX_UPLOAD_MB", 100, 1, 4096) * mebibyte);
  config.derive.enabled = env.boolean("IMAGING_THUMBS_ENABLED", true);
  const bool keep = env.choice("IMAGING_UNDECODABLE", {"refuse", "keep"}, 0) == 1;
  config.derive.undecodable = keep ? domain::Undecodable::keep : domain::Undecodable::refuse;
  config.derive.limits.max_pixels =
      static_cast<std::uint64_t>(env.number("IMAGING_MAX_PIXELS", 100'000'000, 1, 1'000'000'000));
  config.derive.limits.max_decoded_bytes =
      static_cast<std::uint64_t>(env.number("IMAGING_MAX_DECODE_MB", 512, 1, 16'384) * mebibyte);
  constexpr const char* workers = "IMAGING_WORKERS";
  if (env.find(workers)) {
    config.workers = static_cast<std::size_t>(env.number(workers, 1, 1, 256));
  }
  config.audit_view_window =
      std::chrono::seconds(env.number("IMAGING_AUDIT_VIEW_WINDOW_S", 0, 0, 86'400));
}

// Header fields that libraries add to a page's requests: Hasura's role, tracing (W3C Trace Context
// and Baggage, Sentry), the marker of older AJAX libraries, and Cache-Control.
constexpr std::string_view usual_headers =
    "x-hasura-role, traceparent, tracestate, baggage, sentry-trace, x-requested-with, "
    "cache-control";

// Elements separated by commas, trimmed; one may be empty.
std::vector<std::string> read_list(const Env& env, const char* name, std::string_view fallback) {
  const std::string text = env.text(name, fallback);
  std::vector<std::string> elements;
  for (std::size_t at = 0; at <= text.size() && !text.empty();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    elements.emplace_back(trim(std::string_view(text).substr(at, comma - at)));
    at = comma + 1;
  }
  return elements;
}

void read_cors(Env& env, Config& config) {
  for (const std::string& text : read_list(env, "IMAGING_CORS_ORIGINS", "")) {
    if (auto origin = api::normal_origin(text)) {
      config.cors.origins.push_back(std::move(*origin));
    } else {
      env.fault("IMAGING_CORS_ORIGINS",
                fmt::format("'{:.80}' is not an origin like https://app.example.com", text));
    }
  }
  config.cors.cookies = config.jwt.current.place == auth::TokenPlace::cookie;
  config.cors.headers = read_list(env, "IMAGING_CORS_HEADERS", usual_headers);
  for (const std::string& name : config.cors.headers) {
    // The wildcard is a valid token too, but would allow fields that nobody has considered.
    if (!http::is_token(name) || name == "*") {
      env.fault("IMAGING_CORS_HEADERS",
                fmt::format("'{:.80}' is not the name of a header field", name));
    }
  }
}

void read_proxies(Env& env, Config& config) {
  for (const std::string& text : read_list(env, "IMAGING_TRUSTED_PROXIES", "")) {
    if (const auto network = http::parse_network(text)) {
      config.trusted_proxies.push_back(*network);
    } else {
      env.fault("IMAGING_TRUSTED_PROXIES",
                fmt::format("'{:.60}' is neither an address nor a network like 10.0.0.0/8", text));
    }
  }
}

// In development, a gallery that was built in the checkout is served without being configured.
void read_gallery(Env& env, Config& config) {
  const auto folder = env.find("IMAGING_WEB_DIR");
  const std::filesystem::path chosen = folder.value_or("web/dist");
  std::error_code unreadable;
  const bool built = std::filesystem::exists(chosen / "index.html", unreadable);
  if (folder && !built) env.fault("IMAGING_WEB_DIR", "it is no folder with an index.html");
  if (built && (folder || !config.production)) config.web_dir = chosen;
}

}  // namespace

Config Config::from(Env& env) {
  Config config;
  read_server(env, config);
  read_database(env, config);
  config.jwt = read_jwt_secrets(env, config.production);
  read_storage(env, config);
  read_pictures(env, config);
  read_cors(env, config);
  read_proxies(env, config);
  read_gallery(env, config);
  return config;
}

}  // namespace imaging::app
