#include "app/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "api/origin.hpp"
#include "app/cpu_quota.hpp"
#include "app/secrets.hpp"
#include "app/variables.hpp"
#include "base/ascii.hpp"
#include "http/grammar.hpp"
#include "pg/table_name.hpp"

namespace imaging::app {
namespace {

constexpr std::int64_t mebibyte = 1024 * 1024;

void read_server(Env& env, Config& config) {
  config.production = env.choice(variable("NODE_ENV")) == "production";
  if (config.production) env.set_production();

  boost::system::error_code error;
  const std::string host = env.text(variable("HOST"));
  config.address = boost::asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, error);
  if (error) env.fault(variable("HOST"), fmt::format("'{:.40}' is not an IP address", host));
  config.port = static_cast<std::uint16_t>(env.number(variable("PORT")));

  config.log_level = log::parse_level(env.choice(variable("LOG_LEVEL"))).value_or(log::Level::info);
}

void read_database(Env& env, Config& config) {
  config.database_url = read_database_url(env);
  config.migrate = env.choice(variable("IMAGING_MIGRATE")) == "auto";
  // Set but empty means: the host application has no patient table.
  const Variable& table = variable("IMAGING_PATIENT_TABLE");
  config.patient_table = env.text(table);
  if (!config.patient_table.empty() && !pg::TableName::parse(config.patient_table)) {
    env.fault(table, "it must be a table's name, or schema.table");
  }
}

void read_s3_endpoint(Env& env, s3::Config& s3) {
  const Variable& name = variable("IMAGING_S3_ENDPOINT");
  const std::string text = env.text(name);
  const auto endpoint =
      text.empty() ? s3::Endpoint{s3::aws_endpoint(s3.region), {}} : s3::parse_endpoint(text);
  if (!endpoint) return env.fault(name, "it must be http(s)://host[:port][/path]");
  if (text.empty() && s3::valid_region(s3.region)) {
    env.show(name, "https://" + endpoint->origin.host);
  }
  s3.endpoint = endpoint->origin;
  s3.endpoint_path = endpoint->path;
  if (s3.endpoint_path.ends_with('/' + s3.bucket)) {
    env.fault(name, "it must not end with the bucket, which is added to it");
  }
  if (!s3.path_style && s3::is_address(s3.endpoint.host)) {
    env.fault(variable("IMAGING_S3_FORCE_PATH_STYLE"),
              "false needs a host name in IMAGING_S3_ENDPOINT, not an address");
  }
}

void read_s3_place(Env& env, s3::Config& s3) {
  s3.region = env.text(variable("IMAGING_S3_REGION"));
  if (!s3::valid_region(s3.region)) {
    env.fault(variable("IMAGING_S3_REGION"), "only lower-case letters, digits and hyphens");
  }
  s3.bucket = env.text(variable("IMAGING_S3_BUCKET"));
  if (!s3::valid_bucket(s3.bucket)) {
    env.fault(variable("IMAGING_S3_BUCKET"),
              fmt::format("'{:.70}' is not a bucket name by AWS's rules", s3.bucket));
  }
  s3.path_style = env.boolean(variable("IMAGING_S3_FORCE_PATH_STYLE"));
  read_s3_endpoint(env, s3);
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
  const std::string backend = env.choice(variable("IMAGING_STORAGE_BACKEND"));
  const bool nfs = backend == "nfs";
  config.backend = nfs ? storage::Backend::nfs : storage::Backend::s3;
  if (backend == "s3" || env.has(variable("IMAGING_S3_ACCESS_KEY_ID"))) config.s3 = read_s3(env);

  const Variable& folder = variable("IMAGING_NFS_BASE_DIR");
  if (nfs || env.has(folder)) {
    config.nfs_base_dir = env.text(folder);
    if (!config.nfs_base_dir->is_absolute() && config.production) {
      env.fault(folder, "it must be an absolute path");
    }
  }
  config.spool_dir = env.text(variable("TMPDIR"));
}

void read_pictures(Env& env, Config& config) {
  config.max_upload_bytes =
      static_cast<std::uint64_t>(env.number(variable("IMAGING_MAX_UPLOAD_MB")) * mebibyte);
  config.derive.enabled = env.boolean(variable("IMAGING_THUMBS_ENABLED"));
  const bool keep = env.choice(variable("IMAGING_UNDECODABLE")) == "keep";
  config.derive.undecodable = keep ? domain::Undecodable::keep : domain::Undecodable::refuse;
  config.derive.limits.max_pixels =
      static_cast<std::uint64_t>(env.number(variable("IMAGING_MAX_PIXELS")));
  config.derive.limits.max_decoded_bytes =
      static_cast<std::uint64_t>(env.number(variable("IMAGING_MAX_DECODE_MB")) * mebibyte);
  const Variable& workers = variable("IMAGING_WORKERS");
  if (env.text(workers).empty()) {
    env.show(workers, fmt::to_string(usable_cpus()));
  } else {
    config.workers = static_cast<std::size_t>(env.number(workers));
  }
  config.audit_view_window =
      std::chrono::seconds(env.number(variable("IMAGING_AUDIT_VIEW_WINDOW_S")));
}

// Elements separated by commas, trimmed; one may be empty.
std::vector<std::string> read_list(Env& env, const Variable& variable) {
  const std::string text = env.text(variable);
  std::vector<std::string> elements;
  for (std::size_t at = 0; at <= text.size() && !text.empty();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    elements.emplace_back(trim(std::string_view(text).substr(at, comma - at)));
    at = comma + 1;
  }
  return elements;
}

void read_cors(Env& env, Config& config) {
  const Variable& origins = variable("IMAGING_CORS_ORIGINS");
  for (const std::string& text : read_list(env, origins)) {
    if (auto origin = api::normal_origin(text)) {
      config.cors.origins.push_back(std::move(*origin));
    } else {
      env.fault(origins,
                fmt::format("'{:.80}' is not an origin like https://app.example.com", text));
    }
  }
  config.cors.cookies = config.jwt.current.place == auth::TokenPlace::cookie;
  const Variable& headers = variable("IMAGING_CORS_HEADERS");
  config.cors.headers = read_list(env, headers);
  for (const std::string& name : config.cors.headers) {
    // The wildcard is a valid token too, but would allow fields that nobody has considered.
    if (!http::is_token(name) || name == "*") {
      env.fault(headers, fmt::format("'{:.80}' is not the name of a header field", name));
    }
  }
}

void read_proxies(Env& env, Config& config) {
  const Variable& proxies = variable("IMAGING_TRUSTED_PROXIES");
  for (const std::string& text : read_list(env, proxies)) {
    if (const auto network = http::parse_network(text)) {
      config.trusted_proxies.push_back(*network);
    } else {
      env.fault(proxies,
                fmt::format("'{:.60}' is neither an address nor a network like 10.0.0.0/8", text));
    }
  }
}

void read_signing(Env& env, Config& config) {
  config.signing = read_signing_secrets(env, config.jwt);
  const Variable& name = variable("IMAGING_PUBLIC_URL");
  const std::string text = env.text(name);
  if (text.empty()) return;
  if (auto url = api::normal_base_url(text)) {
    config.public_url = std::move(*url);
  } else {
    env.fault(name, fmt::format("'{:.80}' is not a URL like https://imaging.example.com", text));
  }
}

// In development, a gallery that was built in the checkout is served without being configured.
void read_gallery(Env& env, Config& config) {
  const Variable& name = variable("IMAGING_WEB_DIR");
  const std::filesystem::path folder = env.text(name);
  if (folder.empty()) return;
  std::error_code unreadable;
  if (std::filesystem::exists(folder / "index.html", unreadable)) {
    config.web_dir = folder;
  } else if (env.has(name)) {
    env.fault(name, "it is no folder with an index.html");
  } else {
    env.show(name, "");
  }
}

// The page of the API's document is built with the gallery.
void read_docs(Env& env, Config& config) {
  const Variable& name = variable("IMAGING_DOCS");
  if (env.choice(name) == "off") return;
  std::error_code unreadable;
  const std::filesystem::path page = config.web_dir.value_or("") / "docs";
  const bool built = config.web_dir && std::filesystem::exists(page / "index.html", unreadable);
  if (built) config.docs_dir = page;
  if (env.has(name) && !built) env.fault(name, "on needs IMAGING_WEB_DIR, with its folder docs");
}

}  // namespace

Config Config::from(Env& env) {
  Config config;
  read_server(env, config);
  read_database(env, config);
  config.jwt = read_jwt_secrets(env, config.production);
  read_signing(env, config);
  read_storage(env, config);
  read_pictures(env, config);
  read_cors(env, config);
  read_proxies(env, config);
  read_gallery(env, config);
  read_docs(env, config);
  return config;
}

}  // namespace imaging::app
