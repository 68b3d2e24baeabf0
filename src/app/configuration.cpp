#include "app/configuration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "app/unknown_variables.hpp"
#include "app/variables.hpp"
#include "base/json_text.hpp"

namespace imaging::app {
namespace {

constexpr auto page_head =
    R"(<!-- Written by `imaging-service config markdown`, from src/app/variables.hpp. Do not edit. -->
# Configuration

The configuration is in environment variables. If one is wrong, the service does not start: it prints a line for each
fault on standard error and exits with status 78. An empty variable counts as absent, but for `IMAGING_PATIENT_TABLE`.

`imaging-service config` prints what the service would run with, and connects to nothing: for each variable a line with
its name, where its value is from (`environment`, `file`, `default`, or `unused` in this configuration), and the value.
Then it prints the faults and exits as a start would. Secrets are `(set)`, `(from file)` or `(not set)`; of
`DATABASE_URL` it shows host, port, database and user; what has a fault is not shown. A variable that begins with
`IMAGING_` but is none of these is most often a typing error: `config` lists it as `unknown`, and the start logs a
warning that names it and the one that was probably meant.

**Secrets** never print. Each can also be in a file, as Docker and Kubernetes provide them: `NAME_FILE` names it
(`JWT_SECRET_FILE=/run/secrets/jwt`). Only one of the two may be set. `SIGHUP` reads the files again without losing a
request; if one of them has a fault, the old values stay, and the log says why
([Rotating the token key](operation.md#rotating-the-token-key)).

The libraries have variables of their own: OpenSSL takes the trusted roots from `SSL_CERT_FILE` and `SSL_CERT_DIR`, and
libpq takes what `DATABASE_URL` does not say from its `PG…` variables.

| variable | default | values | meaning |
|---|---|---|---|
)";

std::string in_code(std::string_view text) { return fmt::format("`{}`", text); }

// "a, b" as `a`, `b`.
std::string each_in_code(std::string_view list) {
  std::string text;
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(", ", at), list.size());
    text += (at == 0 ? "" : ", ") + in_code(list.substr(at, end - at));
    at = end + 2;
  }
  return text;
}

std::string default_of(const Variable& one) {
  if (one.required) return fmt::format("required{}{}", one.absent.empty() ? "" : " ", one.absent);
  if (one.fallback == nullptr) return std::string(one.absent);
  std::string text = each_in_code(one.fallback);
  if (one.in_production == nullptr) return text;
  const std::string_view there = one.in_production;
  return fmt::format("{}; in production {}", text, there.empty() ? "none" : in_code(there));
}

std::string values_of(const Variable& one) {
  switch (one.form) {
    case Form::number:
      return fmt::format("{} to {}", one.least, one.most);
    case Form::boolean:
      return "`true`, `false`";
    case Form::choice:
      return each_in_code(one.choices);
    case Form::secret:
      return fmt::format("secret: {}", one.values);
    case Form::text:
      break;
  }
  return std::string(one.values);
}

std::string_view source_of(const Env::Reading* reading) {
  if (reading == nullptr) return "unused";
  switch (reading->source) {
    case Env::Source::environment:
      return "environment";
    case Env::Source::file:
      return "file";
    case Env::Source::fallback:
      break;
  }
  return "default";
}

// A value must not forge other lines, nor move a terminal's cursor: control characters (C0, DEL,
// and C1, whose UTF-8 begins with 0xC2) are shown as \xNN.
std::string printable(std::string_view value) {
  const std::string valid = to_utf8(value);
  std::string text;
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const auto byte = static_cast<unsigned char>(valid[i]);
    const auto next = static_cast<unsigned char>(i + 1 < valid.size() ? valid[i + 1] : 0);
    if (byte < 0x20 || byte == 0x7f) {
      text += fmt::format("\\x{:02x}", byte);
    } else if (byte == 0xc2 && next < 0xa0) {
      text += fmt::format("\\x{:02x}", next);
      ++i;
    } else {
      text += valid[i];
    }
  }
  return text;
}

std::string shown(const Env& env, const Variable& one, const Env::Reading* reading) {
  if (reading == nullptr) return "(not used)";
  if (reading->source != Env::Source::fallback && env.has_fault(one)) return "(faulty)";
  return reading->shown.empty() ? "(not set)" : printable(reading->shown);
}

void append_line(std::string& text, std::string_view name, std::string_view from,
                 std::string_view value) {
  text += fmt::format("{:<28}  {:<11}  {}\n", name, from, value);
}

}  // namespace

std::string effective_configuration(const Env& env, const std::vector<std::string>& names) {
  std::string text;
  for (const Variable& one : variables) {
    const Env::Reading* reading = env.reading(one);
    append_line(text, one.name, source_of(reading), shown(env, one, reading));
  }
  for (const UnknownVariable& one : unknown_variables(names)) {
    append_line(text, printable(one.name), "unknown",
                one.nearest.empty() ? "(no variable of the service)"
                                    : fmt::format("(did you mean {}?)", one.nearest));
  }
  return text;
}

std::string configuration_page() {
  std::string page = page_head;
  for (const Variable& one : variables) {
    page += fmt::format("| `{}` | {} | {} | {} |\n", one.name, default_of(one), values_of(one),
                        one.meaning);
  }
  return page;
}

}  // namespace imaging::app
