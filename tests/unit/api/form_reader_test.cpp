#include "api/form_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "http/exchange.hpp"
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
  domain::NewAsset asset;
  std::string bytes;
};

Awaitable<Read> read(http::Exchange& exchange, std::uint64_t most) {
  co_await exchange.read_head();
  FormReader reader(exchange.body(), "b", most);
  co_await reader.read_fields();
  Read result{reader.asset(Instant{std::chrono::days(20'000)}), {}};
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
  EXPECT_EQ(got.asset.patient, PatientId{345});
  EXPECT_EQ(got.asset.study, StudyId{78});
  EXPECT_EQ(got.asset.source_device, "Schick 33");
  EXPECT_EQ(got.asset.declared_type, "image/png");
  EXPECT_EQ(got.bytes, "BYTES");
}

TEST(FormReader, unknown_fields_are_ignored_and_empty_ones_absent) {
  const Read got = read(field("clinicId", "13") + ids + field("capturedAt", "") + file + end);
  EXPECT_FALSE(got.asset.captured_at);
}

TEST(FormReader, names_the_field_that_is_missing_or_wrong) {
  EXPECT_TRUE(refusal(field("patientId", "345") + file + end).starts_with("studyId: "));
  EXPECT_TRUE(refusal(field("patientId", "x") + field("studyId", "1") + field("modality", "XRAY") +
                      file + end)
                  .starts_with("patientId: "));
  EXPECT_TRUE(refusal(ids + end).starts_with("file: "));
}

// "field: message", in the order of the error, after the text of the error itself.
std::vector<std::string> all_faults(const std::string& body) {
  try {
    read(body);
  } catch (const Error& error) {
    std::vector<std::string> found{error.text()};
    for (const FieldFault& fault : error.faults()) {
      found.push_back(fault.field + ": " + fault.message);
    }
    return found;
  }
  return {};
}

TEST(FormReader, names_every_field_that_is_missing_or_wrong) {
  using ::testing::ElementsAre;
  using ::testing::StartsWith;
  EXPECT_THAT(
      all_faults(field("patientId", "x") + field("modality", "CT") + field("capturedAt", "now") +
                 field("sourceDevice", std::string(501, 'x')) + field("uploadId", "1") + file +
                 end),
      ElementsAre(StartsWith("patientId: "), StartsWith("patientId: "), StartsWith("studyId: "),
                  StartsWith("modality: "), StartsWith("capturedAt: "),
                  StartsWith("sourceDevice: "), StartsWith("uploadId: ")));
  EXPECT_THAT(all_faults(field("patientId", "1") + end),
              ElementsAre("file: required", "file: required", "studyId: required, before the file",
                          "modality: required, before the file"));
}

TEST(FormReader, what_is_wrong_with_a_part_is_named_once_and_first) {
  using ::testing::ElementsAre;
  const std::string twice = "studyId: it is there more than once";
  EXPECT_THAT(all_faults(field("studyId", "x") + field("studyId", "1") + field("patientId", "1") +
                         field("modality", "XRAY") + file + end),
              ElementsAre(twice, twice));
  EXPECT_THAT(
      all_faults(ids + field("studyId", "1") + field("title", std::string(5'000, 'x')) + file),
      ElementsAre(twice, twice, "title: it is longer than 4 KiB"));
  EXPECT_THAT(all_faults(ids + field("studyId", "1") + "--b\r\nbroken"), ElementsAre(twice, twice));
}

TEST(FormReader, parts_without_end_are_refused) {
  std::string many;
  for (int part = 0; part < 17; ++part) many += field("a", "x");
  EXPECT_EQ(refusal(many), "a: it is there more than once");
  many.clear();
  for (int part = 0; part < 17; ++part) many += field("a" + std::to_string(part), "x");
  EXPECT_EQ(refusal(many), "more than 16 fields");
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

TEST(FormReader, refuses_a_form_that_does_not_end_or_begin) {
  EXPECT_EQ(refusal(ids + file), "the form ends before its closing boundary");
  EXPECT_EQ(refusal(ids.substr(0, 30)),
            "the form has no line with the boundary that its Content-Type names");
  EXPECT_EQ(refusal("--c\r\n"),
            "the form has no line with the boundary that its Content-Type names");
}

std::string encoded(std::string_view name, std::string_view encoding, std::string_view value) {
  return "--b\r\nContent-Disposition: form-data; name=\"" + std::string(name) +
         "\"\r\nContent-Transfer-Encoding: " + std::string(encoding) + "\r\n\r\n" +
         std::string(value) + "\r\n";
}

TEST(FormReader, decodes_quoted_printable_fields) {
  const Read got =
      read(encoded("patientId", "8bit", "345") + encoded("studyId", "BINARY", "78") +
           encoded("modality", "7bit", "XRAY") +
           encoded("sourceDevice", "Quoted-Printable", "R=C3=B6n=\r\ntgen =3D 1") + file + end);
  EXPECT_EQ(got.asset.study, StudyId{78});
  EXPECT_EQ(got.asset.source_device, "R\xc3\xb6ntgen = 1");
}

TEST(FormReader, names_the_field_whose_encoding_is_malformed_or_not_known) {
  EXPECT_EQ(refusal(ids + encoded("sourceDevice", "quoted-printable", "a=b") + file + end),
            "sourceDevice: it is not valid quoted-printable text");
  for (const std::string other : {"base64", "x-uuencode", "8bit, binary", "binary; x"}) {
    EXPECT_EQ(refusal(ids + encoded("sourceDevice", other, "MQ==") + file + end),
              "sourceDevice: its Content-Transfer-Encoding must be binary, 8bit, 7bit or "
              "quoted-printable, not " +
                  other);
  }
}

std::string file_with(std::string_view encoding) {
  return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''x\r\n"
         "Content-Transfer-Encoding: " +
         std::string(encoding) + "\r\n\r\n=3DBYTES\r\n";
}

TEST(FormReader, a_file_comes_as_it_is) {
  for (const char* identity : {"7bit", "8bit", "binary"}) {
    EXPECT_EQ(read(ids + file_with(identity) + end).bytes, "=3DBYTES");
  }
  for (const std::string other : {"base64", "quoted-printable", "gzip"}) {
    EXPECT_EQ(refusal(ids + file_with(other) + end),
              "file: its Content-Transfer-Encoding must be binary, 8bit or 7bit, not " + other);
  }
}

// RFC 9530's name of a hash: of "BYTES", and of nothing like it.
const std::string sha256_of_bytes = "sha-256=:e+sjtI9P6RCffPWT9Cfuw4Pe4MB86lLDei/u4ow6jF8=:";
const std::string sha512_of_nothing = "sha-512=:" + std::string(86, 'A') + "==:";

std::string file_announced_as(const std::string& field) {
  return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n" + field +
         "\r\n\r\nBYTES\r\n";
}

TEST(FormReader, names_the_digest_of_the_file_that_is_malformed_or_differs) {
  EXPECT_TRUE(refusal(ids + file_announced_as("Content-Digest: sha-256=BYTES") + end)
                  .starts_with("file: Content-Digest: "));
  EXPECT_TRUE(refusal(ids + file_announced_as("repr-digest: " + sha512_of_nothing) + end)
                  .starts_with("file: Repr-Digest: its sha-512 "));
}

TEST(FormReader, leaves_the_sha256_of_the_file_to_whoever_hashes_it_anyway) {
  const Read got = read(ids + file_announced_as("Content-Digest: " + sha256_of_bytes) + end);
  ASSERT_EQ(got.asset.announced.size(), 1U);
  EXPECT_EQ(got.asset.announced[0].field, "file: Content-Digest");
  EXPECT_EQ(got.asset.announced[0].sha256, sha256("BYTES"));
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
  EXPECT_EQ(refusal(field("x", std::string(4097, 'x')) + ids + file + end),
            "x: it is longer than 4 KiB");
  std::string many;
  for (int i = 0; i < 17; ++i) many += field("f" + std::to_string(i), "x");
  EXPECT_NE(refusal(many + file + end), "");
}

}  // namespace
}  // namespace imaging::api
