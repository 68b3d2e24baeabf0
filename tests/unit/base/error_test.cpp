// An error about a field names it in its text and in its list of faults.
#include "base/error.hpp"

#include <gtest/gtest.h>

namespace imaging {
namespace {

TEST(Error, about_a_field_names_it_in_its_text) {
  const Error error(Code::bad_request, FieldFault{"kind", "required"});
  EXPECT_EQ(error.text(), "kind: required");
  ASSERT_EQ(error.faults().size(), 1U);
  EXPECT_EQ(error.faults()[0].field, "kind");
  EXPECT_EQ(error.faults()[0].message, "required");
}

TEST(Error, has_no_faults_of_fields_unless_it_is_about_one) {
  EXPECT_TRUE(Error(Code::bad_request, "kind: required").faults().empty());
}

TEST(Error, names_each_field_once_with_its_first_fault) {
  Error error(Code::bad_request, FieldFault{"kind", "required"});
  error.add({"title", "too long"});
  error.add({"kind", "malformed"});
  ASSERT_EQ(error.faults().size(), 2U);
  EXPECT_EQ(error.faults()[0].message, "required");
  EXPECT_EQ(error.faults()[1].field, "title");
  EXPECT_EQ(error.text(), "kind: required");
}

}  // namespace
}  // namespace imaging
