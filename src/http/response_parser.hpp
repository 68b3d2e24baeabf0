// Parses responses with Beast, and keeps only what the client needs: status, fields, body in place.
#pragma once

#include <boost/beast/core/error.hpp>
#include <boost/beast/core/string_type.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>
#include <boost/optional/optional.hpp>
#include <cstdint>
#include <optional>
#include <span>

#include "http/head.hpp"
#include "http/in_buffer.hpp"

namespace imaging::http {

class ResponseParser final : private boost::beast::http::basic_parser<false> {
 public:
  // answers_head: this answers a HEAD, so there is no body, whatever the fields say.
  explicit ResponseParser(bool answers_head);

  // Parses one step of what is in the buffer; false when more bytes are needed. Throws system_error
  // for a malformed response.
  bool step(InBuffer& in);
  // The peer has closed. Throws system_error when the response is not complete.
  void end();

  bool head_done() const { return is_header_done(); }
  bool done() const { return is_done(); }
  int status() const { return status_; }
  std::string_view field(std::string_view name) const { return head_.field(name); }
  std::optional<std::uint64_t> length() const;
  bool allows_reuse() const { return keep_alive(); }
  // The body bytes that the last step found, in the buffer's memory.
  std::span<const char> piece() const { return piece_; }

 private:
  using Text = boost::beast::string_view;
  using ErrorCode = boost::beast::error_code;
  using Verb = boost::beast::http::verb;
  using FieldName = boost::beast::http::field;

  void on_request_impl(Verb, Text, Text, int, ErrorCode&) override {}
  void on_response_impl(int status, Text reason, int version, ErrorCode& error) override;
  void on_field_impl(FieldName, Text name, Text value, ErrorCode& error) override;
  void on_header_impl(ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  std::size_t on_body_impl(Text bytes, ErrorCode& error) override;
  void on_chunk_header_impl(std::uint64_t, Text, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, ErrorCode& error) override;
  void on_finish_impl(ErrorCode&) override {}

  int status_ = 0;
  Head head_;
  std::span<const char> piece_;
};

}  // namespace imaging::http
