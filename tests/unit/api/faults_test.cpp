// Every field is tried, and the first fault decides what the error says.
#include "api/faults.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace imaging::api {
namespace {

[[noreturn]] void fail(Code code, const char* field) {
  throw Error(code, FieldFault{field, "bad"});
}

TEST(Faults, without_a_fault_nothing_is_thrown) {
  Faults faults;
  EXPECT_TRUE(faults.attempt([] {}));
  EXPECT_NO_THROW(faults.check());
}

TEST(Faults, throws_the_first_error_with_the_fields_of_all) {
  Faults faults;
  EXPECT_FALSE(faults.attempt([] { fail(Code::unsupported_media_type, "mimeType"); }));
  EXPECT_TRUE(faults.attempt([] {}));
  EXPECT_FALSE(faults.attempt([] { fail(Code::bad_request, "kind"); }));
  EXPECT_FALSE(faults.attempt([] { fail(Code::bad_request, "mimeType"); }));
  try {
    faults.check();
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unsupported_media_type);
    EXPECT_EQ(error.text(), "mimeType: bad");
    ASSERT_EQ(error.faults().size(), 2U);
    EXPECT_EQ(error.faults()[1].field, "kind");
  }
}

TEST(Faults, an_error_about_no_field_counts_too) {
  Faults faults;
  faults.attempt([] { throw Error(Code::bad_request, "the form is malformed", "detail"); });
  faults.attempt([] { fail(Code::bad_request, "kind"); });
  try {
    faults.check();
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.text(), "the form is malformed");
    EXPECT_EQ(error.detail(), "detail");
    EXPECT_EQ(error.faults().size(), 1U);
  }
}

TEST(Faults, what_is_no_fault_of_the_request_goes_through) {
  Faults faults;
  EXPECT_THROW(faults.attempt([] { throw std::logic_error("a bug"); }), std::logic_error);
}

}  // namespace
}  // namespace imaging::api
