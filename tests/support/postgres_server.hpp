// A private Postgres server in its own directory, reached only by a Unix socket.
#pragma once

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace imaging::test {

// Removed with its directory when it is destroyed, or when this program dies.
class PostgresServer {
 public:
  PostgresServer() : directory_(make_directory()) {
    try {
      initialise();
      start();
    } catch (...) {
      remove();
      throw;
    }
  }
  PostgresServer(const PostgresServer&) = delete;
  ~PostgresServer() { remove(); }

  std::string url(const std::string& database) const {
    return "postgres:///" + database + "?user=postgres&host=" + directory_.string();
  }

  // Stops the server as a power cut would.
  void stop() {
    if (server_ <= 0) return;
    kill(server_, SIGQUIT);
    waitpid(std::exchange(server_, 0), nullptr, 0);
  }
  void start() {
    server_ = spawn({binary("postgres"), "-D", data(), "-k", directory_.string(), "-c",
                     "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=50", "-c",
                     "shared_buffers=32MB"});
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (PQping(url("postgres").c_str()) != PQPING_OK) {
      if (waitpid(server_, nullptr, WNOHANG) == server_) {
        server_ = 0;
        throw std::runtime_error("the server did not start");
      }
      if (std::chrono::steady_clock::now() > end) throw std::runtime_error("the server is stuck");
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
  }

 private:
  static std::string binary(const std::string& name) {
    const char* given = std::getenv("PG_BIN");
    return std::string(given == nullptr ? "/usr/lib/postgresql/15/bin" : given) + "/" + name;
  }

  // Postgres refuses to run as root.
  static const passwd* owner() {
    if (geteuid() != 0) return nullptr;
    const passwd* account = getpwnam("postgres");
    if (account == nullptr) throw std::runtime_error("no user postgres to run the server as");
    return account;
  }

  static std::filesystem::path make_directory() {
    std::string name = (std::filesystem::temp_directory_path() / "imaging-pg-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    if (const passwd* account = owner()) {
      if (chown(name.c_str(), account->pw_uid, account->pw_gid) != 0) {
        throw std::runtime_error("chown failed");
      }
    }
    return name;
  }

  pid_t spawn(std::vector<std::string> command) const {
    std::vector<char*> arguments;
    for (std::string& word : command) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const std::string log = (directory_ / "log").string();
    const passwd* account = owner();
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("fork failed");
    if (child > 0) return child;
    // Only system calls between fork and exec, because the sanitizers' runtime may have threads.
    if (account != nullptr && (setgroups(0, nullptr) != 0 || setgid(account->pw_gid) != 0 ||
                               setuid(account->pw_uid) != 0)) {
      _exit(126);
    }
    prctl(PR_SET_PDEATHSIG, SIGQUIT);  // immediate shutdown when the test dies
    const int out = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    if (chdir("/") != 0) _exit(126);
    execv(arguments[0], arguments.data());
    _exit(127);
  }

  void initialise() const {
    const pid_t child = spawn({binary("initdb"), "-D", data(), "-U", "postgres", "-A", "trust",
                               "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"});
    int status = 0;
    waitpid(child, &status, 0);
    if (status != 0) throw std::runtime_error("initdb failed");
  }

  void remove() {
    stop();
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }

  std::string data() const { return (directory_ / "data").string(); }

  std::filesystem::path directory_;
  pid_t server_ = 0;
};

}  // namespace imaging::test
