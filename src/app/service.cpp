#include "app/service.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "api/web_files.hpp"
#include "app/key_refresher.hpp"
#include "app/process.hpp"
#include "app/server.hpp"
#include "app/startup.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "domain/readiness.hpp"
#include "domain/schema/migrate.hpp"
#include "image/derive.hpp"
#include "io/thread_pool.hpp"

namespace imaging::app {

namespace asio = boost::asio;

namespace {

constexpr std::size_t disk_threads = 8;
constexpr std::size_t uploads_at_once = 64;
constexpr std::size_t uploads_in_line = 64;
constexpr std::chrono::seconds upload_wait{10};

std::optional<s3::Client> client_of(Executor executor, io::Deadlines& deadlines,
                                    const Config& config) {
  if (!config.s3) return std::nullopt;
  return s3::Client(std::move(executor), deadlines, *config.s3, system_now);
}

// All parts, in the order in which they need each other; destroyed in the opposite one. The loop
// comes first: what is parked in a pool must not outlive it.
class Service {
 public:
  explicit Service(const Config& config)
      : config_(config),
        deadlines_(loop_.get_executor()),
        host_(wait_for(loop_, prepare_database(loop_.get_executor(), deadlines_, config))),
        s3_(client_of(loop_.get_executor(), deadlines_, config)),
        stores_(config.backend, wait_for(loop_, open_stores(s3_, disk_, config))),
        database_(loop_.get_executor(), deadlines_, config.database_url, pg::PoolLimits{}),
        views_database_(loop_.get_executor(), deadlines_, config.database_url,
                        pg::PoolLimits{.connections = 1, .queue = 1}),
        denials_(database_, host_, system_now),
        verifier_(config.jwt, system_now),
        deriver_(loop_.get_executor(), cpu_, cpu_threads(), config.derive),
        permissions_(database_, denials_),
        studies_(database_, denials_, host_),
        ingest_(database_, denials_, host_, stores_, deriver_, system_now),
        upload_tokens_(database_, denials_, host_),
        views_(loop_.get_executor(), deadlines_, views_database_, database_, denials_, host_,
               config.audit_view_window, system_now),
        assets_(database_, denials_, host_, stores_),
        upload_slots_(loop_.get_executor(), "uploads", uploads_at_once, uploads_in_line,
                      upload_wait),
        readiness_(loop_.get_executor(), database_, stores_.primary(), verifier_),
        web_files_(config.web_dir ? api::WebFiles::read(*config.web_dir) : api::WebFiles()),
        services_{.tokens = verifier_,
                  .permissions = permissions_,
                  .studies = studies_,
                  .ingest = ingest_,
                  .upload_tokens = upload_tokens_,
                  .views = views_,
                  .assets = assets_,
                  .stores = stores_,
                  .readiness = readiness_,
                  .upload_slots = upload_slots_,
                  .metrics = metrics_,
                  .web_files = web_files_,
                  .now = system_now,
                  .max_upload_bytes = config.max_upload_bytes,
                  .cors = config.cors,
                  .trusted_proxies = config.trusted_proxies},
        server_(loop_.get_executor(), deadlines_, {config.address, config.port}, services_),
        stop_signals_(loop_, SIGTERM, SIGINT),
        reload_signal_(loop_, SIGHUP) {
    metrics_.gauge("imaging_connections", "Open connections",
                   [this] { return double(server_.connections()); });
    metrics_.gauge("imaging_uploads", "Uploads under way",
                   [this] { return double(upload_slots_.taken()); });
    metrics_.gauge("imaging_derivatives_in_line", "Pictures that wait to be processed",
                   [this] { return double(deriver_.in_line()); });
  }

  void run() {
    if (!config_.jwt.current.jwk_url.empty()) {
      keys_.emplace(loop_.get_executor(), deadlines_, verifier_);
      services_.newer_keys = [this] { return keys_->newer(); };
      spawn("key refresher", keys_->run());
    }
    spawn("server", server_.run());
    wait_for_stop();
    wait_for_reload();
    log::info("listening", {{"host", config_.address.to_string()},
                            {"port", std::int64_t{server_.port()}},
                            {"backend", storage::name(config_.backend)}});
    loop_.run();
    cpu_.join();
    disk_.join();
    log::info("stopped");
  }

 private:
  static std::size_t cpu_threads() { return std::max(1U, std::thread::hardware_concurrency()); }

  void spawn(const char* name, Awaitable<void> work) {
    asio::co_spawn(loop_, std::move(work), [name](const std::exception_ptr& failure) {
      if (failure) log::error("ended", {{"part", name}, {"reason", reason_of(failure)}});
    });
  }

  void wait_for_stop() {
    stop_signals_.async_wait([this](boost::system::error_code error, int number) {
      if (error) return;
      log::info("stopping", {{"signal", std::int64_t{number}}});
      spawn("stop", stop());
      // The default action again: a second signal ends the process at once.
      stop_signals_.cancel();
      stop_signals_.clear();
    });
  }

  void wait_for_reload() {
    reload_signal_.async_wait([this](boost::system::error_code error, int) {
      if (error) return;
      reload_secrets();
      wait_for_reload();
    });
  }

  // Secrets that files hold may be others by now. What is under way goes on with what it has.
  void reload_secrets() {
    Env env = Env::of_process();
    Config fresh = Config::from(env);
    if (fresh.jwt.current.jwk_url != verifier_.config().jwk_url) {
      env.fault("JWT_SECRET", "another jwk_url takes a restart");
    }
    if (!env.faults().empty()) {
      for (const std::string& fault : env.faults()) {
        log::error("the secrets were read again, and those from before stay", {{"reason", fault}});
      }
      return;
    }
    database_.set_url(fresh.database_url);
    views_database_.set_url(fresh.database_url);
    if (s3_ && fresh.s3) s3_->set_credentials(fresh.s3->credentials);
    verifier_.replace_secrets(std::move(fresh.jwt));
    services_.cors.cookies = fresh.cors.cookies;
    if (keys_) keys_->hurry();
    log::info("the secrets were read again");
  }

  Awaitable<void> stop() {
    // A thread that a dead NAS holds in the kernel can never be joined, here or after the loop.
    std::thread([] {
      std::this_thread::sleep_for(Server::grace + std::chrono::seconds(3));
      log::error("work that hangs is left behind");
      log::flush();
      std::_Exit(EXIT_FAILURE);
    }).detach();
    if (keys_) keys_->stop();
    co_await server_.stop();
    co_await readiness_.settle();
    deadlines_.stop();
    loop_.stop();
  }

  const Config& config_;
  asio::io_context loop_{1};
  io::Deadlines deadlines_;
  io::ThreadPool disk_{disk_threads};
  io::ThreadPool cpu_{cpu_threads()};
  domain::Host host_;
  std::optional<s3::Client> s3_;
  domain::Stores stores_;
  pg::Pool database_;
  pg::Pool views_database_;
  domain::DenialAudit denials_;
  auth::Verifier verifier_;
  domain::Deriver deriver_;
  domain::Permissions permissions_;
  domain::Studies studies_;
  domain::Ingest ingest_;
  domain::UploadTokens upload_tokens_;
  domain::Views views_;
  domain::Assets assets_;
  io::Semaphore upload_slots_;
  api::Metrics metrics_;
  domain::Readiness readiness_;
  api::WebFiles web_files_;
  api::Services services_;
  Server server_;
  std::optional<KeyRefresher> keys_;
  asio::signal_set stop_signals_;
  asio::signal_set reload_signal_;
};

// libvips must outlive every thread that uses it.
struct Vips {
  Vips() {
    std::string why;
    if (!image::init(why)) throw Error(Code::internal_error, "libvips cannot be used", why);
  }
  ~Vips() { image::shutdown(); }
};

}  // namespace

int serve(const Config& config) {
  prepare_process();
  const Vips vips;
  Service service(config);
  service.run();
  log::flush();
  return 0;
}

int migrate(const Config& config, bool down) {
  asio::io_context loop{1};
  io::Deadlines deadlines(loop.get_executor());
  const auto connection = wait_for(loop, open_database(loop.get_executor(), deadlines, config));
  const auto migrations = domain::embedded_migrations();
  const int count = wait_for(loop, down ? domain::migrate_down(*connection, migrations)
                                        : domain::migrate_up(*connection, migrations));
  log::info(down ? "migrations taken back" : "migrations applied",
            {{"count", std::int64_t{count}}});
  return 0;
}

}  // namespace imaging::app
