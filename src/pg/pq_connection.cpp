#include "pg/pq_connection.hpp"

#include <algorithm>
#include <utility>

namespace imaging::pg {
namespace {

std::string field(const PGresult& result, int code) {
  const char* text = PQresultErrorField(&result, code);
  return text == nullptr ? "" : text;
}

}  // namespace

Awaitable<void> PqConnection::connect(std::chrono::milliseconds limit) {
  co_await socket_.connect(limit);
  if (PQenterPipelineMode(socket_.get()) != 1) socket_.throw_lost("cannot enter pipeline mode");
}

Awaitable<std::vector<Result>> PqConnection::run(std::span<const Query> batch) {
  socket_.begin(trip_limit);
  expected_.clear();
  for (const Query& query : batch) {
    if (!is_prepared(query.statement)) send_prepare(query.statement);
    send_query(query);
  }
  send_sync();
  co_await socket_.flush();
  std::vector<Result> results = co_await read_to_sync();
  finish(true);
  co_return results;
}

bool PqConnection::is_prepared(const Statement& statement) const {
  const auto prepares = [&](const Expected& one) {
    return one.prepare && one.statement->name == statement.name;
  };
  return prepared_.contains(statement.name) ||
         std::any_of(expected_.begin(), expected_.end(), prepares);
}

void PqConnection::send_prepare(const Statement& statement) {
  if (PQsendPrepare(socket_.get(), statement.name.c_str(), statement.sql.c_str(), 0, nullptr) !=
      1) {
    socket_.throw_lost("cannot send");
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
  if (PQsendQueryPrepared(socket_.get(), query.statement.name.c_str(),
                          static_cast<int>(values.size()), bytes.data(), lengths.data(),
                          formats.data(), text_results) != 1) {
    socket_.throw_lost("cannot send");
  }
  expected_.push_back({&query.statement, false});
}

void PqConnection::send_sync() {
  // If the connection is lost before the sync, the server rolls back. Once the sync is on its way,
  // the outcome is unknown.
  socket_.set_sent();
  if (PQpipelineSync(socket_.get()) != 1) socket_.throw_lost("cannot send");
}

Awaitable<std::vector<Result>> PqConnection::read_to_sync() {
  std::vector<Result> results;
  results.reserve(expected_.size());
  std::size_t at = 0;
  bool between = false;  // libpq returns one empty result between two statements, never more
  while (true) {
    PqResult result = co_await socket_.next();
    if (!result) {
      if (std::exchange(between, true)) socket_.throw_lost("answers out of step");
      continue;
    }
    between = false;
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_PIPELINE_SYNC) break;
    if (at == expected_.size()) socket_.throw_lost("more answers than statements");
    const Expected& expected = expected_[at++];
    if (status == PGRES_FATAL_ERROR) {
      keep_first_error(*result, expected.statement->name);
    } else if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
      // A statement stays prepared even when the batch that prepared it is rolled back.
      if (expected.prepare) {
        prepared_.insert(expected.statement->name);
      } else {
        results.emplace_back(result.release());
      }
    } else if (status != PGRES_PIPELINE_ABORTED) {
      socket_.throw_lost("an answer that does not belong to a statement");
    }
  }
  if (at != expected_.size()) socket_.throw_lost("fewer answers than statements");
  co_return results;
}

void PqConnection::keep_first_error(const PGresult& result, std::string_view statement) {
  if (first_error_) return;
  // Only the primary message, because the detail quotes rows. libpq's own errors have no SQLSTATE.
  const std::string sqlstate = field(result, PG_DIAG_SQLSTATE);
  if (sqlstate.empty()) socket_.throw_lost("the connection broke");
  first_error_.emplace(sqlstate,
                       std::string(statement) + ": " + field(result, PG_DIAG_MESSAGE_PRIMARY),
                       field(result, PG_DIAG_CONSTRAINT_NAME));
  socket_.set_cause(first_error_->what());
}

void PqConnection::finish(bool usable) {
  const auto error = std::exchange(first_error_, std::nullopt);
  socket_.end(usable && !(error && error->needs_new_connection()));
  if (error) throw StatementError(*error);
}

Awaitable<Result> PqConnection::run_script(std::string sql) {
  socket_.begin(std::nullopt);
  // Only a simple query may hold several statements, and pipeline mode does not allow it.
  if (PQexitPipelineMode(socket_.get()) != 1) socket_.throw_lost("cannot leave pipeline mode");
  socket_.set_sent();
  if (PQsendQuery(socket_.get(), sql.c_str()) != 1) socket_.throw_lost("cannot send");
  co_await socket_.flush();
  PqResult last;
  while (PqResult result = co_await socket_.next()) {
    const ExecStatusType status = PQresultStatus(result.get());
    if (status == PGRES_FATAL_ERROR) {
      keep_first_error(*result, "script");
    } else if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK &&
               status != PGRES_EMPTY_QUERY) {
      socket_.throw_lost("an answer that does not belong to a statement");
    }
    last = std::move(result);
  }
  if (PQenterPipelineMode(socket_.get()) != 1) socket_.throw_lost("cannot enter pipeline mode");
  // If the script left its transaction open, the next batch would run inside it.
  finish(PQtransactionStatus(socket_.get()) == PQTRANS_IDLE);
  co_return Result(last.release());
}

}  // namespace imaging::pg
