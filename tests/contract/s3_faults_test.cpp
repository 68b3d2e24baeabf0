// A store that fails: what is retried, what is not, and what follows when an answer is lost.
#include <boost/asio/ip/tcp.hpp>

#include "contract/s3_backend.hpp"
#include "io/spool.hpp"
#include "support/drain.hpp"

namespace imaging::test {
namespace {

using Methods = std::vector<std::string>;
constexpr std::string_view type = "image/webp";

class S3Faults : public OnMachine {
 protected:
  Awaitable<void> put(std::string_view bytes) { co_await s3.store().put(key, bytes, type); }
  Awaitable<std::string> get() {
    const storage::Object object = co_await s3.store().get(key, {}, {});
    co_return co_await drain(*object.body);
  }

  Methods& requests() { return fake.state().requests; }
  FakeS3::StoredObject& stored() { return fake.state().objects.at(key.text()); }

  const std::vector<Fault> passing{Fault::internal_error, Fault::bad_gateway, Fault::slow_down,
                                   Fault::unavailable, Fault::reset};
  FakeS3 fake{machine.loop.get_executor()};
  S3Backend s3{machine, config_of(fake)};
  const storage::StorageKey key = fresh_key();
};

TEST_F(S3Faults, that_pass_are_not_noticed) {
  for (const Fault fault : passing) {
    fake.fail(fault, 3);
    wait(put("bytes"));
    fake.fail(fault, 3);
    EXPECT_EQ(wait(get()), "bytes");
    fake.fail(fault, 3);
    wait(s3.store().check());
    fake.fail(fault, 3);
    EXPECT_EQ(wait(s3.client.head(key.text()))->size, 5U);
    fake.fail(fault, 3);
    wait(s3.store().remove(key));
    EXPECT_TRUE(fake.state().objects.empty());
  }
}

TEST_F(S3Faults, that_last_end_after_four_tries) {
  fake.fail(Fault::slow_down, 100);
  const Error error = error_of(put("bytes"));
  EXPECT_EQ(error.code(), Code::unavailable);
  EXPECT_NE(error.detail().find("503 SlowDown: Reduce your request rate."), std::string::npos)
      << error.detail();
  EXPECT_EQ(requests(), Methods(4, "PUT"));
}

TEST_F(S3Faults, in_an_answer_that_says_200_are_seen) {
  fake.fail(Fault::error_in_200);
  wait(put("bytes"));
  EXPECT_EQ(requests(), Methods(2, "PUT"));
  EXPECT_EQ(stored().bytes, "bytes");
}

TEST_F(S3Faults, of_ours_are_not_tried_again) {
  fake.fail(Fault::access_denied);
  const Error error = error_of(put("bytes"));
  EXPECT_EQ(error.code(), Code::unavailable);
  EXPECT_NE(error.detail().find("403 AccessDenied"), std::string::npos) << error.detail();
  EXPECT_EQ(requests(), Methods{"PUT"});
}

TEST_F(S3Faults, of_the_bucket_are_not_taken_for_a_missing_object) {
  fake.fail(Fault::no_such_bucket);
  EXPECT_EQ(error_of(get()).code(), Code::unavailable);
  fake.state().bucket = "another";
  EXPECT_EQ(error_of(s3.store().check()).code(), Code::unavailable);
}

TEST_F(S3Faults, for_want_of_room_are_told_apart) {
  fake.fail(Fault::quota_exceeded);
  EXPECT_EQ(error_of(put("bytes")).code(), Code::insufficient_storage);
}

TEST_F(S3Faults, of_a_wrong_secret_say_so) {
  fake.state().account.secret = "another";
  const Error error = error_of(put("bytes"));
  EXPECT_EQ(error.code(), Code::unavailable);
  EXPECT_NE(error.detail().find("SignatureDoesNotMatch"), std::string::npos) << error.detail();
  EXPECT_EQ(error.detail().find("secret"), std::string::npos) << error.detail();
}

TEST_F(S3Faults, after_the_deed_do_not_send_the_bytes_again) {
  fake.fail(Fault::lost_answer);
  wait(put("bytes"));
  EXPECT_EQ(requests(), (Methods{"PUT", "HEAD"}));
  EXPECT_EQ(stored().bytes, "bytes");
}

TEST_F(S3Faults, before_the_deed_send_the_bytes_again) {
  fake.fail(Fault::reset);
  wait(put("bytes"));
  EXPECT_EQ(requests(), (Methods{"PUT", "HEAD", "PUT"}));
  EXPECT_EQ(stored().bytes, "bytes");
}

TEST_F(S3Faults, do_not_take_other_bytes_of_the_same_size_for_ours) {
  wait(put("older"));
  requests().clear();
  fake.fail(Fault::reset);
  wait(put("newer"));
  EXPECT_EQ(requests(), (Methods{"PUT", "HEAD", "PUT"}));
  EXPECT_EQ(stored().bytes, "newer");
}

TEST_F(S3Faults, in_the_middle_of_a_file_send_it_from_its_start) {
  const auto put_file = [](storage::ObjectStore& store, const storage::StorageKey& to,
                           std::string_view bytes) -> Awaitable<void> {
    io::Spool spool = co_await store.open_spool();
    co_await spool.append(bytes);
    co_await store.put(to, co_await spool.finish(), type);
  };
  const std::string bytes(1'000'000, 'x');
  fake.fail(Fault::slow_down, 2);
  wait(put_file(s3.store(), key, bytes));
  EXPECT_TRUE(stored().bytes == bytes);
}

TEST_F(S3Faults, of_the_clock_are_put_right_once_and_for_all) {
  fake.state().clock = [] { return system_now() + std::chrono::hours{2}; };
  wait(put("bytes"));
  EXPECT_EQ(requests(), (Methods{"PUT", "PUT"}));
  EXPECT_EQ(wait(get()), "bytes");
  EXPECT_EQ(requests().size(), 3U);
}

TEST_F(S3Faults, of_the_clock_are_seen_without_a_body_too) {
  fake.state().clock = [] { return system_now() - std::chrono::hours{2}; };
  wait(s3.store().check());
  EXPECT_EQ(requests(), (Methods{"HEAD", "HEAD"}));
}

TEST_F(S3Faults, of_the_clock_that_are_none_end_at_once) {
  fake.fail(Fault::skewed, 2);
  EXPECT_EQ(error_of(put("bytes")).code(), Code::unavailable);
  EXPECT_EQ(requests(), Methods{"PUT"});
}

TEST_F(S3Faults, that_cut_a_body_short_are_told) {
  wait(put(std::string(1'000'000, 'x')));
  fake.fail(Fault::cut_body);
  EXPECT_EQ(error_of(get()).code(), Code::unavailable);
}

TEST_F(S3Faults, of_length_are_told_before_the_first_byte) {
  wait(put("bytes"));
  fake.fail(Fault::wrong_length);
  EXPECT_EQ(error_of(s3.store().get(key, {}, 5)).code(), Code::unavailable);
  fake.fail(Fault::no_range);
  EXPECT_EQ(error_of(s3.store().get(key, ByteRange{1, 2}, 5)).code(), Code::unavailable);
}

TEST_F(S3Faults, of_answers_without_a_length_are_told) {
  wait(put("bytes"));
  fake.fail(Fault::no_length, 3);
  EXPECT_EQ(error_of(get()).code(), Code::unavailable);
  EXPECT_EQ(error_of(s3.store().get(key, ByteRange{1, 2}, 5)).code(), Code::unavailable);
  EXPECT_EQ(error_of(s3.client.head(key.text())).code(), Code::unavailable);
}

TEST_F(S3Faults, of_a_server_that_is_not_there_are_told) {
  boost::asio::ip::tcp::acceptor closed(machine.loop, {boost::asio::ip::address_v4::loopback(), 0});
  s3::Config config = config_of(fake);
  config.endpoint.port = closed.local_endpoint().port();
  closed.close();
  S3Backend nowhere(machine, config);
  EXPECT_EQ(error_of(nowhere.store().put(key, std::string_view("x"), type)).code(),
            Code::unavailable);
  EXPECT_EQ(error_of(nowhere.store().check()).code(), Code::unavailable);
}

TEST_F(S3Faults, do_not_come_from_awkward_keys) {
  for (const std::string_view awkward :
       {"a=b", "a b", "a+b", "a~b", "\xc3\xa9", "a%20b", "$&,:;@!*'()"}) {
    fake.state().objects[std::string(awkward)] = {"bytes", {}, {}};
    EXPECT_EQ(wait(s3.client.head(awkward))->size, 5U) << awkward;
  }
}

TEST_F(S3Faults, do_not_come_from_temporary_credentials) {
  s3::Config config = config_of(fake);
  config.credentials.session_token = "token/with+characters==";
  S3Backend temporary(machine, config);
  wait(temporary.store().put(key, std::string_view("bytes"), type));
  EXPECT_EQ(stored().bytes, "bytes");
}

TEST_F(S3Faults, end_with_the_right_credentials) {
  s3::Config config = config_of(fake);
  const s3::Credentials right = std::exchange(config.credentials, {"old", Secret("old"), {}});
  S3Backend rotated(machine, config);
  EXPECT_EQ(error_of(rotated.store().check()).code(), Code::unavailable);
  rotated.client.set_credentials(right);
  wait(rotated.store().check());
}

TEST_F(S3Faults, do_not_lose_the_media_type_and_the_hash) {
  wait(put("bytes"));
  EXPECT_EQ(stored().type, type);
  EXPECT_EQ(stored().hash, sha256_of("bytes"));
}

}  // namespace
}  // namespace imaging::test
