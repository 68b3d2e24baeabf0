// The verifier as a whole: every reason to reject a token, the kinds of keys, and the cache.
#include "auth/verifier.hpp"

#include <gtest/gtest.h>

#include <chrono>

#include "auth/principal.hpp"
#include "base/error.hpp"
#include "support/token.hpp"

namespace imaging::auth {
namespace {

using namespace imaging::testing;
using std::chrono::seconds;

constexpr Instant start{seconds{1'770'000'000}};
const std::string clinic_and_user =
    R"("x-hasura-clinic-id":"7","x-hasura-user-id":"6f1c1f8e-6b1c-4b0e-9a51-2f1f0c3a7b11")";
const std::string good_payload = R"({"exp":1770000600,)" + clinic_and_user + "}";

// The text that the client sees for a token, and the code; an empty text means a principal.
struct Outcome {
  std::string text;
  Code code = Code::internal_error;
  std::string detail;
};

struct Bench {
  Instant now = start;
  JwtSecrets secrets;
  std::unique_ptr<Verifier> verifier;

  explicit Bench(const std::string& secret = hmac_key, const std::string& issuer = "",
                 const std::string& audience = "", const std::string& previous = "") {
    std::vector<std::string> faults;
    secrets = parse_jwt_secrets({secret, issuer, audience, previous}, false, faults);
    EXPECT_TRUE(faults.empty()) << faults.front();
    verifier = std::make_unique<Verifier>(secrets, [this] { return now; });
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  Outcome outcome(std::string_view token) {
    try {
      verifier->verify(token);
      return {};
    } catch (const Error& error) {
      return {error.text(), error.code(), error.detail()};
    }
  }
  bool accepts(std::string_view token) { return outcome(token).text.empty(); }
  // Rejected with the same text as every bad token, and for the reason that the test is about.
  bool refuses(std::string_view token, std::string_view reason) {
    const Outcome result = outcome(token);
    EXPECT_EQ(result.text, "the token is missing or not valid");
    EXPECT_NE(result.detail.find(reason), std::string::npos) << result.detail;
    return result.code == Code::unauthorized;
  }
};

std::string claims(const std::string& members) {
  return "{" + members + "," + clinic_and_user + "}";
}

std::string quoted(const std::string& pem) {
  std::string text;
  for (const char c : pem) text += c == '\n' ? "\\n" : std::string(1, c);
  return text;
}

std::string json_secret(const std::string& type, const std::string& key) {
  return R"({"type":")" + type + R"(","key":")" + quoted(key) + R"("})";
}

std::string header_of(const std::string& alg, const std::string& more = "") {
  return R"({"alg":")" + alg + '"' + more + "}";
}

const SigningKey& rsa() {
  static const SigningKey key = make_rsa();
  return key;
}

TEST(Verifier, reads_clinic_and_user_of_a_good_token) {
  Bench bench;
  const Principal principal = bench.verifier->verify(make_token(good_payload));
  EXPECT_EQ(principal.clinic, ClinicId{7});
  EXPECT_EQ(to_string(principal.user), "6f1c1f8e-6b1c-4b0e-9a51-2f1f0c3a7b11");
}

TEST(Verifier, refuses_every_algorithm_but_the_configured) {
  Bench bench;
  for (const char* alg : {"none", "None", "NONE", "", "hs256", "HS256 ", "HMAC"}) {
    EXPECT_TRUE(bench.refuses(make_token(good_payload, hmac_key, header_of(alg)), "alg")) << alg;
  }
  for (const char* alg : {"HS384", "HS512", "RS256", "ES256", "EdDSA"}) {
    EXPECT_TRUE(bench.refuses(make_token(good_payload, hmac_key, header_of(alg)), "configured"));
  }
  const std::string unsigned_token = signed_part(header_of("none"), good_payload) + ".";
  EXPECT_TRUE(bench.refuses(unsigned_token, "segment"));
}

TEST(Verifier, refuses_an_hmac_made_with_the_public_key) {
  const std::string pem = public_pem(rsa());
  Bench bench(json_secret("RS256", pem));
  EXPECT_TRUE(bench.refuses(make_token(good_payload, pem), "configured"));
  EXPECT_TRUE(bench.refuses(make_token(good_payload, pem, header_of("RS256")), "signature"));
}

TEST(Verifier, ignores_every_hint_of_a_key_with_hmac) {
  Bench bench;
  for (const char* hint : {R"(,"kid":"../../dev/null")", R"(,"kid":7)",
                           R"(,"jku":"http://127.0.0.1:1/")", R"(,"x5u":"http://127.0.0.1:1/")",
                           R"(,"jwk":{"kty":"oct","k":"AA"})", R"(,"x5c":["AA"])"}) {
    const std::string header = header_of("HS256", hint);
    EXPECT_TRUE(bench.accepts(make_token(good_payload, hmac_key, header))) << hint;
    EXPECT_TRUE(bench.refuses(make_token(good_payload, std::string(32, 'x'), header), "signature"));
  }
}

TEST(Verifier, ignores_a_key_that_the_token_brings_along) {
  const SigningKey other = make_rsa();
  Bench bench(json_secret("RS256", public_pem(rsa())));
  const std::string header = header_of("RS256", R"(,"jwk":)" + rsa_jwk(other));
  EXPECT_TRUE(bench.refuses(make_token(good_payload, other, "SHA256", header), "signature"));
  EXPECT_TRUE(bench.accepts(make_token(good_payload, rsa(), "SHA256", header)));
}

TEST(Verifier, refuses_a_change_of_any_bit_of_the_signature) {
  Bench bench;
  const std::string text = signed_part(header_of("HS256"), good_payload);
  const std::string good = hmac("SHA256", hmac_key, text);
  ASSERT_TRUE(bench.accepts(text + '.' + to_base64url(good)));
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
    ASSERT_TRUE(bench.refuses(text + '.' + to_base64url(bad), "signature"));
  }
  EXPECT_TRUE(bench.refuses(text + '.' + to_base64url(good.substr(0, 31)), "signature"));
  EXPECT_TRUE(bench.refuses(text + '.' + to_base64url(good + '\0'), "signature"));
}

TEST(Verifier, checks_the_signature_before_it_reads_a_claim) {
  Bench bench;
  for (const char* payload : {"no JSON", R"({"exp":1})", R"({"exp":1e400})", "{}"}) {
    EXPECT_TRUE(bench.refuses(make_token(payload, std::string(32, 'x')), "signature")) << payload;
  }
}

TEST(Verifier, refuses_a_payload_that_is_no_plain_object) {
  Bench bench;
  std::string deep;
  for (int i = 0; i < 20; ++i) deep += R"({"a":)";
  deep += "1" + std::string(20, '}');
  for (const std::string& payload :
       {std::string{"[]"}, std::string{"1"}, std::string{"{"}, std::string{"{} {}"},
        claims(R"("exp":1770000600,"exp":1770000600)"), claims(R"("exp":1770000600,"a":)" + deep),
        claims("\"exp\":1770000600,\"a\":\"\xff\"")}) {
    EXPECT_TRUE(bench.refuses(make_token(payload), "payload")) << payload;
  }
}

TEST(Verifier, refuses_bad_times) {
  Bench bench;
  EXPECT_TRUE(bench.refuses(make_token("{" + clinic_and_user + "}"), "exp is missing"));
  EXPECT_TRUE(bench.refuses(make_token(claims(R"("exp":1769999970)")), "expired"));
  EXPECT_TRUE(bench.accepts(make_token(claims(R"("exp":1769999971)"))));
}

TEST(Verifier, demands_issuer_and_audience_where_configured) {
  Bench bench(hmac_key, "https://auth.example", "imaging");
  const auto token = [](const std::string& members) {
    return make_token(claims(R"("exp":1770000600)" + members));
  };
  EXPECT_TRUE(bench.accepts(token(R"(,"iss":"https://auth.example","aud":"imaging")")));
  EXPECT_TRUE(bench.refuses(token(R"(,"iss":"https://auth.example/","aud":"imaging")"), "iss"));
  EXPECT_TRUE(bench.refuses(token(R"(,"aud":"imaging")"), "iss"));
  EXPECT_TRUE(bench.refuses(token(R"(,"iss":"https://auth.example")"), "aud"));
}

TEST(Verifier, answers_forbidden_when_a_good_token_names_no_clinic_or_user) {
  Bench bench;
  const Outcome no_clinic = bench.outcome(make_token(
      R"({"exp":1770000600,"x-hasura-user-id":"6f1c1f8e-6b1c-4b0e-9a51-2f1f0c3a7b11"})"));
  EXPECT_EQ(no_clinic.code, Code::forbidden);
  EXPECT_EQ(no_clinic.text, "the token names no clinic");
  const Outcome no_user =
      bench.outcome(make_token(R"({"exp":1770000600,"x-hasura-clinic-id":"7"})"));
  EXPECT_EQ(no_user.code, Code::forbidden);
  EXPECT_EQ(no_user.text, "the token names no user");
}

std::optional<Principal> subject_of_the_refused(Bench& bench, const std::string& token) {
  try {
    bench.verifier->verify(token);
    ADD_FAILURE() << "it was accepted";
  } catch (const RefusedToken& refused) {
    return refused.subject();
  } catch (const Error&) {
  }
  return std::nullopt;
}

TEST(Verifier, knows_whose_token_it_refuses_when_the_signature_is_good) {
  Bench bench(hmac_key, "ours", "imaging");
  for (const std::string times :
       {R"("exp":1)", R"("exp":"x")", R"("nbf":1770009999,"exp":1780000000)",
        R"("exp":1770000600,"iss":"theirs")", R"("exp":1770000600,"iss":"ours","aud":"other")"}) {
    const auto subject = subject_of_the_refused(bench, make_token(claims(times)));
    ASSERT_TRUE(subject) << times;
    EXPECT_EQ(subject->clinic.value, 7);
    EXPECT_EQ(to_string(subject->user), "6f1c1f8e-6b1c-4b0e-9a51-2f1f0c3a7b11");
  }
}

TEST(Verifier, believes_no_name_in_a_token_that_is_not_ours) {
  Bench bench;
  const std::string expired = claims(R"("exp":1)");
  EXPECT_FALSE(
      subject_of_the_refused(bench, make_token(expired, "another key of thirty-two bytes!")));
  EXPECT_FALSE(subject_of_the_refused(bench, make_token(R"({"exp":1})")));
  EXPECT_FALSE(subject_of_the_refused(bench, make_token(R"({"exp":1,"x-hasura-clinic-id":"7"})")));
}

TEST(Verifier, accepts_each_kind_of_key_pair) {
  struct Case {
    const char* type;
    const char* alg;
    const char* digest;
    SigningKey key;
  };
  for (const Case& one :
       {Case{"RS256", "RS256", "SHA256", rsa()}, Case{"RS384", "RS384", "SHA384", rsa()},
        Case{"RS512", "RS512", "SHA512", rsa()}, Case{"ES256", "ES256", "SHA256", make_ec("P-256")},
        Case{"ES384", "ES384", "SHA384", make_ec("P-384")},
        Case{"ES512", "ES512", "SHA512", make_ec("P-521")},
        Case{"Ed25519", "EdDSA", nullptr, make_ed25519()}}) {
    Bench bench(json_secret(one.type, public_pem(one.key)));
    const std::string token = make_token(good_payload, one.key, one.digest, header_of(one.alg));
    EXPECT_TRUE(bench.accepts(token)) << one.type;
    std::string changed = token;
    changed[changed.rfind('.') + 5] ^= 1;
    EXPECT_FALSE(bench.accepts(changed)) << one.type;
    EXPECT_TRUE(bench.refuses(make_token(good_payload), "configured")) << one.type;
  }
}

TEST(Verifier, takes_the_key_of_a_certificate) {
  Bench bench(json_secret("RS256", certificate_pem(rsa())));
  EXPECT_TRUE(bench.accepts(make_token(good_payload, rsa(), "SHA256", header_of("RS256"))));
}

TEST(Verifier, throws_for_a_key_that_does_not_fit) {
  JwtSecrets secrets;
  JwtConfig& config = secrets.current;
  config.algorithm = Algorithm::es256;
  config.key = Secret{public_pem(rsa())};
  EXPECT_THROW(Verifier(secrets, system_now), std::invalid_argument);
  config.key = Secret{"no PEM"};
  EXPECT_THROW(Verifier(secrets, system_now), std::invalid_argument);
  config.algorithm.reset();
  EXPECT_THROW(Verifier(secrets, system_now), std::invalid_argument);
}

std::string key_set(const std::string& keys) { return R"({"keys":[)" + keys + "]}"; }

TEST(VerifierKeys, refuse_every_token_until_there_are_some) {
  Bench bench(R"({"type":"RS256","jwk_url":"https://auth.example/keys"})");
  const std::string token = make_token(good_payload, rsa(), "SHA256", header_of("RS256"));
  EXPECT_EQ(bench.outcome(token).code, Code::unavailable) << "it may be good";
  EXPECT_TRUE(bench.refuses(make_token(good_payload), "configured"));
  EXPECT_EQ(bench.verifier->replace_keys(key_set(rsa_jwk(rsa()))), 1U);
  EXPECT_TRUE(bench.accepts(token));
}

TEST(VerifierKeys, are_chosen_by_kid_where_both_sides_have_one) {
  Bench bench(R"({"type":"ES256","jwk_url":"https://auth.example/keys"})");
  const SigningKey a = make_ec("P-256");
  const SigningKey b = make_ec("P-256");
  const SigningKey nameless = make_ec("P-256");
  const auto token = [](const SigningKey& key, const std::string& more) {
    return make_token(good_payload, key, "SHA256", header_of("ES256", more));
  };
  EXPECT_EQ(bench.verifier->replace_keys(key_set(ec_jwk(a, "P-256", R"(,"kid":"a")") + "," +
                                                 ec_jwk(b, "P-256", R"(,"kid":"b")") + "," +
                                                 ec_jwk(nameless, "P-256"))),
            3U);
  EXPECT_TRUE(bench.accepts(token(a, R"(,"kid":"a")")));
  EXPECT_TRUE(bench.accepts(token(b, "")));
  EXPECT_TRUE(bench.accepts(token(nameless, R"(,"kid":"c")")));
  EXPECT_TRUE(bench.refuses(token(a, R"(,"kid":"b")"), "signature"));
  EXPECT_TRUE(bench.refuses(token(b, R"(,"kid":"c")"), "signature"));
}

TEST(VerifierKeys, stay_when_the_new_set_has_none_that_can_be_used) {
  Bench bench(R"({"type":"RS256","jwk_url":"https://auth.example/keys"})");
  const std::string token = make_token(good_payload, rsa(), "SHA256", header_of("RS256"));
  ASSERT_EQ(bench.verifier->replace_keys(key_set(rsa_jwk(rsa()))), 1U);
  for (const std::string& set : {std::string{}, std::string{"<html>"}, key_set(""),
                                 key_set(R"({"kty":"oct","k":"AAAA"})")}) {
    EXPECT_EQ(bench.verifier->replace_keys(set), 0U);
  }
  EXPECT_TRUE(bench.accepts(token));
}

TEST(VerifierKeys, that_are_gone_refuse_a_token_verified_before) {
  Bench bench(R"({"type":"RS256","jwk_url":"https://auth.example/keys"})");
  const std::string token = make_token(good_payload, rsa(), "SHA256", header_of("RS256"));
  bench.verifier->replace_keys(key_set(rsa_jwk(rsa())));
  ASSERT_TRUE(bench.accepts(token));
  EXPECT_EQ(bench.verifier->replace_keys(key_set(rsa_jwk(make_rsa()))), 1U);
  EXPECT_TRUE(bench.refuses(token, "signature"));
}

TEST(VerifierConfig, that_is_replaced_counts_no_longer) {
  Bench bench;
  const std::string key = "another key of thirty-two bytes!";
  const std::string before = make_token(good_payload);
  const std::string after = make_token(good_payload, key);
  ASSERT_TRUE(bench.accepts(before));
  bench.verifier->replace_secrets(Bench(key).secrets);
  EXPECT_TRUE(bench.refuses(before, "signature"));
  EXPECT_TRUE(bench.accepts(after));

  JwtSecrets unusable = Bench(json_secret("RS256", public_pem(rsa()))).secrets;
  unusable.current.algorithm = Algorithm::es256;
  EXPECT_THROW(bench.verifier->replace_secrets(unusable), std::invalid_argument);
  EXPECT_TRUE(bench.accepts(after));
}

TEST(VerifierConfig, that_is_replaced_leaves_a_key_set_in_place) {
  Bench bench(R"({"jwk_url":"https://issuer.example/keys"})");
  ASSERT_EQ(bench.verifier->replace_keys(key_set(rsa_jwk(rsa(), R"(,"alg":"RS256")"))), 1U);
  const std::string token = make_token(good_payload, rsa(), "SHA256", header_of("RS256"));
  ASSERT_TRUE(bench.accepts(token));
  JwtSecrets secrets = bench.secrets;
  secrets.current.issuers = {"ours"};
  bench.verifier->replace_secrets(secrets);
  EXPECT_TRUE(bench.refuses(token, "iss"));
}

TEST(VerifierKeys, decide_the_algorithm_where_no_type_is_configured) {
  Bench bench(R"({"jwk_url":"https://auth.example/keys"})");
  const SigningKey ec = make_ec("P-256");
  EXPECT_EQ(bench.verifier->replace_keys(key_set(rsa_jwk(rsa(), R"(,"alg":"RS256")") + "," +
                                                 ec_jwk(ec, "P-256", R"(,"alg":"ES256")"))),
            2U);
  EXPECT_TRUE(bench.accepts(make_token(good_payload, rsa(), "SHA256", header_of("RS256"))));
  EXPECT_TRUE(bench.accepts(make_token(good_payload, ec, "SHA256", header_of("ES256"))));
  EXPECT_TRUE(bench.refuses(make_token(good_payload, rsa(), "SHA512", header_of("RS512")), "sign"));
  EXPECT_TRUE(bench.refuses(make_token(good_payload), "signature"));
  EXPECT_TRUE(bench.refuses(make_token(good_payload, public_pem(rsa())), "signature"));
}

TEST(VerifierKeys, that_state_no_algorithm_take_those_of_their_type) {
  Bench bench(R"({"jwk_url":"https://auth.example/keys"})");
  const SigningKey ec = make_ec("P-256");
  const std::string bare = key_set(rsa_jwk(rsa()) + "," + ec_jwk(ec, "P-256"));
  EXPECT_EQ(bench.verifier->replace_keys(bare), 2U);
  EXPECT_TRUE(bench.accepts(make_token(good_payload, rsa(), "SHA256", header_of("RS256"))));
  EXPECT_TRUE(bench.accepts(make_token(good_payload, rsa(), "SHA512", header_of("RS512"))));
  EXPECT_TRUE(bench.accepts(make_token(good_payload, ec, "SHA256", header_of("ES256"))));
  EXPECT_TRUE(bench.refuses(make_token(good_payload, ec, "SHA384", header_of("ES384")), "sign"));
  EXPECT_TRUE(bench.refuses(make_token(good_payload, rsa(), "SHA256", header_of("ES256")), "sign"));
  for (const std::string& public_text : {public_pem(rsa()), bare}) {
    EXPECT_TRUE(bench.refuses(make_token(good_payload, public_text), "sign"));
  }
}

// Whether new keys might verify the token, and the error without them.
std::optional<Code> missing_key(Bench& bench, std::string_view token) {
  try {
    bench.verifier->verify(token);
  } catch (const MissingKey& missing) {
    return missing.code();
  } catch (const Error&) {
  }
  return std::nullopt;
}

TEST(VerifierKeys, may_be_missing_for_a_token_that_names_another) {
  Bench bench(R"({"jwk_url":"https://auth.example/keys"})");
  const auto by = [](const std::string& more) {
    return make_token(good_payload, make_rsa(), "SHA256", header_of("RS256", more));
  };
  EXPECT_FALSE(bench.verifier->has_keys());
  EXPECT_EQ(missing_key(bench, by(R"(,"kid":"a")")), Code::unavailable);
  EXPECT_EQ(missing_key(bench, make_token(good_payload)), std::nullopt) << "never of a key set";
  bench.verifier->replace_keys(key_set(rsa_jwk(rsa(), R"(,"kid":"a")")));
  EXPECT_TRUE(bench.verifier->has_keys());
  EXPECT_EQ(missing_key(bench, by(R"(,"kid":"b")")), Code::unauthorized);
  EXPECT_EQ(missing_key(bench, by("")), Code::unauthorized);
  EXPECT_EQ(missing_key(bench, by(R"(,"kid":"a")")), std::nullopt) << "it is forged";
  EXPECT_EQ(missing_key(bench, "no token"), std::nullopt);
  EXPECT_TRUE(Bench().verifier->has_keys());
}

TEST(VerifierPrevious, secrets_tokens_are_taken_beside_those_of_the_current) {
  const std::string old_key = "another key of thirty-two bytes!";
  Bench bench(json_secret("RS256", public_pem(rsa())), "ours", "", old_key);
  const std::string payload = claims(R"("exp":1770000600,"iss":"ours")");
  EXPECT_TRUE(bench.accepts(make_token(payload, rsa(), "SHA256", header_of("RS256"))));
  EXPECT_TRUE(bench.accepts(make_token(payload, old_key)));
  EXPECT_TRUE(bench.refuses(make_token(payload, hmac_key), "configured"));
  EXPECT_TRUE(bench.refuses(make_token(payload, public_pem(rsa())), "configured"));
  EXPECT_TRUE(bench.refuses(make_token(payload, old_key, header_of("RS256")), "signature"));
  EXPECT_TRUE(bench.refuses(make_token(good_payload, old_key), "iss"));

  JwtSecrets ended = bench.secrets;
  ended.previous.reset();
  bench.verifier->replace_secrets(ended);
  EXPECT_TRUE(bench.refuses(make_token(payload, old_key), "configured"));
}

TEST(VerifierPrevious, secret_stands_in_while_there_is_no_key_set_yet) {
  Bench bench(R"({"jwk_url":"https://auth.example/keys"})", "", "", hmac_key);
  EXPECT_TRUE(bench.accepts(make_token(good_payload)));
  bench.verifier->replace_secrets(bench.secrets);
  EXPECT_TRUE(bench.accepts(make_token(good_payload)));
}

TEST(VerifierCache, never_serves_a_token_beyond_its_validity) {
  Bench bench;
  const std::string token =
      make_token(claims(R"("exp":1770000600,"nbf":1770000000,"iat":1770000000)"));
  ASSERT_TRUE(bench.accepts(token));
  bench.now = start + seconds{629};
  EXPECT_TRUE(bench.accepts(token));
  bench.now = start + seconds{630};
  EXPECT_TRUE(bench.refuses(token, "expired"));
  bench.now = start;
  ASSERT_TRUE(bench.accepts(token));
  bench.now = start - seconds{31};
  EXPECT_TRUE(bench.refuses(token, "not valid yet"));
}

TEST(VerifierCache, never_takes_another_token_for_one_it_knows) {
  Bench bench;
  const std::string token = make_token(good_payload);
  ASSERT_TRUE(bench.accepts(token));
  ASSERT_TRUE(bench.accepts(token));
  EXPECT_TRUE(bench.refuses(token + "A", "signature"));
  EXPECT_TRUE(bench.refuses(token.substr(0, token.size() - 2), "segment"));
}

TEST(FindToken, takes_the_authorization_field_alone) {
  Bench bench;
  EXPECT_EQ(bench.verifier->find_token("Bearer a.b.c", "token=x.y.z"), "a.b.c");
  EXPECT_THROW(bench.verifier->find_token("", "token=x.y.z"), Error);
}

TEST(FindToken, takes_the_configured_cookie_alone) {
  Bench bench(R"({"type":"HS256","key":")" + hmac_key +
              R"(","header":{"type":"Cookie","name":"token"}})");
  EXPECT_EQ(bench.verifier->find_token("Bearer a.b.c", "x=1; token=x.y.z"), "x.y.z");
  EXPECT_THROW(bench.verifier->find_token("Bearer a.b.c", ""), Error);
  EXPECT_THROW(bench.verifier->find_token("Bearer a.b.c", "Token=x.y.z"), Error);
}

TEST(FindToken, refuses_with_the_words_of_every_refusal) {
  Bench bench;
  try {
    bench.verifier->find_token("Basic YTpi", "");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::unauthorized);
    EXPECT_EQ(error.text(), "the token is missing or not valid");
  }
}

}  // namespace
}  // namespace imaging::auth
