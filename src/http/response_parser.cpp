#include "http/response_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/none.hpp>
#include <boost/system/system_error.hpp>

namespace imaging::http {

using boost::system::system_error;

ResponseParser::ResponseParser(bool answers_head) {
  header_limit(32 * 1024);
  body_limit(boost::none);  // the caller reads what it can use
  skip(answers_head);
  eager(false);
}

bool ResponseParser::step(InBuffer& in) {
  piece_ = {};
  if (in.empty()) return false;
  ErrorCode error;
  const auto unread = in.unread();
  const auto count = put(boost::asio::buffer(unread.data(), unread.size()), error);
  in.consume(count);
  if (error == boost::beast::http::error::need_more) return count > 0;
  if (error) throw system_error(error);
  return true;
}

void ResponseParser::end() {
  ErrorCode error = boost::beast::http::error::end_of_stream;
  if (got_some()) put_eof(error);
  if (error) throw system_error(error);
}

std::optional<std::uint64_t> ResponseParser::length() const {
  const auto length = content_length();
  return length ? std::optional(*length) : std::nullopt;
}

void ResponseParser::on_response_impl(int status, Text, int, ErrorCode&) { status_ = status; }

void ResponseParser::on_field_impl(FieldName, Text name, Text value, ErrorCode&) {
  head_.fields.emplace_back(std::string(name.data(), name.size()),
                            std::string(value.data(), value.size()));
}

std::size_t ResponseParser::on_body_impl(Text bytes, ErrorCode&) {
  piece_ = {bytes.data(), bytes.size()};
  return bytes.size();
}

std::size_t ResponseParser::on_chunk_body_impl(std::uint64_t, Text bytes, ErrorCode& error) {
  return on_body_impl(bytes, error);
}

}  // namespace imaging::http
