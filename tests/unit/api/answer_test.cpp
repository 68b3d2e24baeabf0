#include "api/answer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>

namespace imaging::api {
namespace {

std::string field(const http::Reply& reply, std::string_view name) {
  const auto it = std::find_if(reply.fields.begin(), reply.fields.end(),
                               [&](const auto& entry) { return entry.first == name; });
  return it == reply.fields.end() ? "" : it->second;
}

TEST(Answer, an_error_is_json_with_code_message_and_request) {
  const Uuid request = Uuid::random();
  const http::Reply reply =
      failure(Error(Code::bad_request, "kind: \"x\"", "secret detail"), request);
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(field(reply, "Content-Type"), "application/json; charset=utf-8");
  EXPECT_EQ(field(reply, "Cache-Control"), "no-store");
  const auto body = boost::json::parse(reply.body).as_object();
  EXPECT_EQ(body.size(), 3U);
  EXPECT_EQ(body.at("error"), "bad_request");
  EXPECT_EQ(body.at("message"), "kind: \"x\"");
  EXPECT_EQ(body.at("requestId"), to_string(request).c_str());
}

TEST(Answer, a_message_with_anything_in_it_is_valid_json) {
  const std::string message("a\"\\\0\n\x1f\x7f\xff\xc3(\xed\xa0\x80 \xe2\x80\xa8", 17);
  const http::Reply reply = failure(Error(Code::bad_request, message), {});
  const auto body = boost::json::parse(reply.body).as_object();
  const std::string bad = "\xef\xbf\xbd";
  EXPECT_EQ(
      std::string(body.at("message").as_string()),
      std::string("a\"\\\0\n\x1f\x7f", 7) + bad + bad + "(" + bad + bad + bad + " \xe2\x80\xa8");
}

// A width in fmt counts characters, and bytes that are not UTF-8 count for none.
TEST(Answer, a_message_is_cut_between_two_characters) {
  const auto message = [](const std::string& text) {
    const http::Reply reply = failure(Error(Code::bad_request, text), {});
    return std::string(boost::json::parse(reply.body).as_object().at("message").as_string());
  };
  EXPECT_EQ(message(std::string(512, 'x')).size(), 512U);
  EXPECT_EQ(message(std::string(513, 'x')).size(), 512U);
  const std::string bad = message(std::string(16'000, '\xff'));
  EXPECT_EQ(bad.size(), 510U);  // 170 times U+FFFD
  EXPECT_EQ(bad.substr(507), "\xef\xbf\xbd");
}

TEST(Answer, statuses_carry_the_fields_that_belong_to_them) {
  EXPECT_EQ(field(failure(Error(Code::unauthorized, "x"), {}), "WWW-Authenticate"),
            "Bearer error=\"invalid_token\"");
  EXPECT_EQ(field(failure(Error(Code::unavailable, "x"), {}), "Retry-After"), "1");
  EXPECT_EQ(field(failure(Error(Code::not_found, "x"), {}), "Retry-After"), "");
}

boost::json::object problem(const Error& error) {
  const http::Reply reply = failure(error, {}, ErrorForm::problem);
  EXPECT_EQ(field(reply, "Content-Type"), "application/problem+json");
  EXPECT_EQ(field(reply, "Cache-Control"), "no-store");
  return boost::json::parse(reply.body).as_object();
}

TEST(Answer, a_problem_has_the_members_of_both_forms) {
  const auto body = problem(Error(Code::not_found, "no such asset", "secret detail"));
  EXPECT_EQ(body.size(), 7U);
  EXPECT_EQ(body.at("type"), "/docs/errors#not_found");
  EXPECT_EQ(body.at("title"), "There is no such thing here");
  EXPECT_EQ(body.at("status"), 404);
  EXPECT_EQ(body.at("detail"), "no such asset");
  EXPECT_EQ(body.at("error"), "not_found");
  EXPECT_EQ(body.at("message"), "no such asset");
  EXPECT_EQ(body.at("requestId"), to_string(Uuid{}).c_str());
}

TEST(Answer, a_problem_names_each_field_that_is_at_fault) {
  Error error(Code::bad_request, FieldFault{"kind", "required"});
  error.add({"\xff", std::string(600, 'x')});
  const auto body = problem(error);
  EXPECT_EQ(body.at("message"), "kind: required");
  const auto& errors = body.at("errors").as_array();
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_EQ(errors[0], boost::json::value({{"field", "kind"}, {"message", "required"}}));
  EXPECT_EQ(errors[1].at("field"), "\xef\xbf\xbd");
  EXPECT_EQ(errors[1].at("message").as_string().size(), 512U);
}

TEST(Answer, the_plain_form_does_not_change_when_fields_are_at_fault) {
  const http::Reply reply = failure(Error(Code::bad_request, FieldFault{"kind", "required"}), {});
  EXPECT_EQ(boost::json::parse(reply.body).as_object().size(), 3U);
}

TEST(Answer, every_error_says_that_it_depends_on_accept) {
  for (const ErrorForm form : {ErrorForm::plain, ErrorForm::problem}) {
    EXPECT_EQ(field(failure(Error(Code::not_found, "x"), {}, form), "Vary"), "Accept");
  }
}

TEST(Answer, a_refusal_brings_its_fields_in_both_forms) {
  const Refusal refusal(Error(Code::method_not_allowed, "x"), {{"Allow", "GET"}});
  for (const ErrorForm form : {ErrorForm::plain, ErrorForm::problem}) {
    const http::Reply reply = failure(refusal, {}, form);
    EXPECT_EQ(reply.status, 405);
    EXPECT_EQ(field(reply, "Allow"), "GET");
  }
}

TEST(Answer, every_code_has_a_row_of_its_own) {
  std::vector<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(last_code); ++code) {
    names.push_back(name_of(static_cast<Code>(code)));
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
  EXPECT_EQ(status_of(Code::insufficient_storage), 507);
  EXPECT_EQ(status_of(Code::unprocessable_image), 422);
}

}  // namespace
}  // namespace imaging::api
