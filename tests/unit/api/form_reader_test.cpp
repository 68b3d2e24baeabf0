#include "api/form_reader.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "support/memory_stream.hpp"
#include "support/run.hpp"

namespace imaging::api {
namespace {

std::string field(std::string_view name, std::string_view value) {
  return "--b\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"\r\n\r\n" +
         std::string(value) + "\r\n";
}

const std::string ids =
    field("patientId", "345") + field("studyId", "78") + field("modality", "XRAY");
const std::string file =
    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../x\"\r\nContent-Type: "
    "image/png\r\n\r\n"
    "BYTES\r\n";
const std::string end = "--b--\r\n";

struct Read {
  domain::UploadForm form;
  std::string type;
  std::string bytes;
};

Awaitable<Read> read(http::Exchange& exchange, std::uint64_t most) {
  co_await exchange.read_head();
  FormReader reader(exchange, "b", most);
  co_await reader.read_fields();
  Read result{reader.form(Instant{std::chrono::days(20'000)}), reader.declared_type(), {}};
  while (true) {
    const auto bytes = co_await reader.next();
    if (bytes.empty()) co_return result;
    result.bytes.append(bytes.data(), bytes.size());
  }
}

Read read(const std::string& body, std::uint64_t most = 100) {
  test::MemoryStream stream;
  stream.give("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
              "\r\n\r\n");
  stream.give_bytewise(body);
  const http::ExchangeLimits limits;
  http::Exchange exchange(stream, limits);
  boost::asio::io_context loop;
  return test::run(loop, read(exchange, most));
}

std::string refusal(const std::string& body, Code code = Code::bad_request) {
  try {
    read(body);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code);
    return error.text();
  }
  ADD_FAILURE() << "nothing was refused";
  return {};
}

TEST(FormReader, reads_fields_and_file) {
  const Read got = read(ids + field("sourceDevice", "Schick 33") + file + end);
  EXPECT_EQ(got.form.patient, PatientId{345});
  EXPECT_EQ(got.form.study, StudyId{78});
  EXPECT_EQ(got.form.source_device, "Schick 33");
  EXPECT_EQ(got.type, "image/png");
  EXPECT_EQ(got.bytes, "BYTES");
}

TEST(FormReader, unknown_fields_are_ignored_and_empty_ones_absent) {
  const Read got = read(field("clinicId", "13") + ids + field("capturedAt", "") + file + end);
  EXPECT_FALSE(got.form.captured_at);
}

TEST(FormReader, names_the_field_that_is_missing_or_wrong) {
  EXPECT_TRUE(refusal(field("patientId", "345") + file + end).starts_with("studyId: "));
  EXPECT_TRUE(refusal(field("patientId", "x") + field("studyId", "1") + field("modality", "XRAY") +
                      file + end)
                  .starts_with("patientId: "));
  EXPECT_TRUE(refusal(ids + end).starts_with("file: "));
}

TEST(FormReader, refuses_what_comes_twice_and_what_comes_after_the_file) {
  EXPECT_TRUE(refusal(ids + field("studyId", "79") + file + end).starts_with("studyId: "));
  EXPECT_TRUE(refusal(ids + file + field("capturedAt", "x") + end)
                  .starts_with("capturedAt: it must come before"));
  EXPECT_TRUE(refusal(ids + file + file + end).starts_with("file: it must come before"));
}

TEST(FormReader, the_only_file_part_is_called_file_and_has_a_name) {
  EXPECT_TRUE(
      refusal(ids +
              "--b\r\nContent-Disposition: form-data; name=\"other\"; filename=\"x\"\r\n\r\nB\r\n" +
              end)
          .starts_with("other: "));
  EXPECT_TRUE(refusal(ids + field("file", "BYTES") + end).starts_with("file: "));
}

TEST(FormReader, refuses_a_form_that_does_not_end) {
  EXPECT_NE(refusal(ids + file), "");
  EXPECT_NE(refusal(ids.substr(0, 30)), "");
}

TEST(FormReader, a_file_may_be_as_large_as_the_limit_and_not_a_byte_larger) {
  EXPECT_EQ(read(ids + file + end, 5).bytes, "BYTES");
  try {
    read(ids + file + end, 4);
    FAIL() << "took a larger file";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::too_large);
  }
}

TEST(FormReader, bounds_fields_in_number_and_size) {
  EXPECT_NE(refusal(field("x", std::string(4097, 'x')) + ids + file + end), "");
  std::string many;
  for (int i = 0; i < 17; ++i) many += field("f" + std::to_string(i), "x");
  EXPECT_NE(refusal(many + file + end), "");
}

}  // namespace
}  // namespace imaging::api
