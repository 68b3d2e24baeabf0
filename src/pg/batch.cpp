// What travels over a connection: batches in pipeline mode and scripts as simple queries.
#include <algorithm>
#include <new>

#include "pg/pq_connection.hpp"

namespace imaging::pg {
namespace {

std::string field(const PGresult& answer, int code) {
  const char* text = PQresultErrorField(&answer, code);
  return text == nullptr ? "" : text;
}

// After these the statements prepared on this connection, or the server behind it, are no longer
// what we take them for: prepared statement gone, its table changed, server turned into a standby.
bool outlived(const StatementError& error) {
  return error.sqlstate() == "26000" || error.sqlstate() == "0A000" || error.sqlstate() == "25006";
}

}  // namespace

Awaitable<std::vector<Result>> PqConnection::run(std::span<const Query> batch) {
  sent_ = false;
  if (!usable_) lost("the connection is not usable");
  usable_ = false;
  deadline_.set(trip_limit);
  expected_.clear();
  for (const Query& query : batch) {
    if (!known(query.statement)) send_prepare(query.statement);
    send_query(query);
  }
  send_sync();
  co_await flush();
  std::vector<Result> results = co_await read_to_sync();
  deadline_.clear();
  usable_ = true;
  throw_first_error();
  co_return results;
}

bool PqConnection::known(const Statement& statement) const {
  const auto prepares = [&](const Expected& one) {
    return one.prepare && one.statement->name == statement.name;
  };
  return prepared_.contains(statement.name) ||
         std::any_of(expected_.begin(), expected_.end(), prepares);
}

void PqConnection::send_prepare(const Statement& statement) {
  if (PQsendPrepare(connection_, statement.name.c_str(), statement.sql.c_str(), 0, nullptr) != 1) {
    lost("cannot send");
  }
  expected_.push_back({&statement, true});
}

void PqConnection::send_query(const Query& query) {
  const auto& values = query.params.values();
  std::vector<const char*> bytes;
  std::vector<int> lengths, formats;
  bytes.reserve(values.size());
  lengths.reserve(values.size());
  formats.reserve(values.size());
  for (const Params::Value& value : values) {
    bytes.push_back(value.null ? nullptr : value.bytes.c_str());
    lengths.push_back(static_cast<int>(value.bytes.size()));
    formats.push_back(value.binary ? 1 : 0);
  }
  constexpr int text_results = 0;
  if (PQsendQueryPrepared(connection_, query.statement.name.c_str(),
                          static_cast<int>(values.size()), bytes.data(), lengths.data(),
                          formats.data(), text_results) != 1) {
    lost("cannot send");
  }
  expected_.push_back({&query.statement, false});
}

void PqConnection::send_sync() {
  // Without a sync the server rolls back what it has; with one on its way nobody knows.
  sent_ = true;
  if (PQpipelineSync(connection_) != 1) lost("cannot send");
}

Awaitable<void> PqConnection::flush() {
  while (true) {
    const int left = PQflush(connection_);
    if (left < 0) lost("cannot send");
    if (left == 0) co_return;
    // A server that waits for us to read its answers does not read: both directions, or neither.
    co_await wait_readable_or_writable();
    consume();
  }
}

Awaitable<PqConnection::Answer> PqConnection::next() {
  while (PQisBusy(connection_) != 0) {
    co_await wait(Socket::wait_read);
    consume();
  }
  co_return Answer(PQgetResult(connection_));
}

Awaitable<std::vector<Result>> PqConnection::read_to_sync() {
  std::vector<Result> results;
  results.reserve(expected_.size());
  std::size_t at = 0;
  bool between = false;  // one empty answer stands between two statements, never more
  while (true) {
    Answer answer = co_await next();
    if (!answer) {
      if (std::exchange(between, true)) lost("answers out of step");
      continue;
    }
    between = false;
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status == PGRES_PIPELINE_SYNC) break;
    if (at == expected_.size()) lost("more answers than statements");
    const Expected& expected = expected_[at++];
    if (status == PGRES_FATAL_ERROR) {
      keep_first_error(*answer, expected.statement->name);
    } else if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
      // A statement stays prepared even when the batch that prepared it is rolled back.
      if (expected.prepare) {
        prepared_.insert(expected.statement->name);
      } else {
        results.emplace_back(answer.release());
      }
    } else if (status != PGRES_PIPELINE_ABORTED) {
      lost("an answer that does not belong to a statement");
    }
  }
  if (at != expected_.size()) lost("fewer answers than statements");
  co_return results;
}

void PqConnection::keep_first_error(const PGresult& answer, std::string_view statement) {
  if (first_error_) return;
  // Only the primary message: the detail quotes rows. libpq's own errors have no SQLSTATE.
  const std::string sqlstate = field(answer, PG_DIAG_SQLSTATE);
  if (sqlstate.empty()) lost("the connection broke");
  first_error_.emplace(sqlstate,
                       std::string(statement) + ": " + field(answer, PG_DIAG_MESSAGE_PRIMARY),
                       field(answer, PG_DIAG_CONSTRAINT_NAME));
}

void PqConnection::throw_first_error() {
  if (!first_error_) return;
  const StatementError error = *std::exchange(first_error_, std::nullopt);
  if (outlived(error)) usable_ = false;
  throw error;
}

Awaitable<Result> PqConnection::run_script(std::string sql) {
  sent_ = false;
  if (!usable_) lost("the connection is not usable");
  usable_ = false;
  // A simple query is the one way to send several statements at once; the pipeline does not allow
  // it.
  if (PQexitPipelineMode(connection_) != 1) lost("cannot leave pipeline mode");
  sent_ = true;
  if (PQsendQuery(connection_, sql.c_str()) != 1) lost("cannot send");
  co_await flush();
  Answer last;
  while (Answer answer = co_await next()) {
    const ExecStatusType status = PQresultStatus(answer.get());
    if (status == PGRES_FATAL_ERROR) {
      keep_first_error(*answer, "script");
    } else if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK &&
               status != PGRES_EMPTY_QUERY) {
      lost("an answer that does not belong to a statement");
    }
    last = std::move(answer);
  }
  if (PQenterPipelineMode(connection_) != 1) lost("cannot enter pipeline mode");
  // A script that leaves its transaction open would take the next batch into it.
  usable_ = PQtransactionStatus(connection_) == PQTRANS_IDLE;
  throw_first_error();
  co_return Result(last.release());
}

}  // namespace imaging::pg
