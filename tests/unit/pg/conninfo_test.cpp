#include "pg/conninfo.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace imaging::pg {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Conninfo, does_not_quote_what_it_cannot_read) {
  try {
    Conninfo::parse(Secret("host=db password hunter2"));
    FAIL() << "was taken";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), Not(HasSubstr("hunter2")));
  }
}

TEST(Conninfo, refuses_an_unknown_keyword) {
  EXPECT_THROW(Conninfo::parse(Secret("postgres://db/x?nonsense=1")), std::invalid_argument);
}

TEST(Conninfo, refuses_a_password_that_is_not_encoded_and_prints_nothing_of_it) {
  for (const char* password : {"hun@ter2", "@hunter2", "hunter2@", "hun/ter2", "hun/ter@2",
                               "hun@ter/2", "12/34", "12/3@4", "hun?t/er2", "hun?ter2/@",
                               "hunter%2", "hunter%", "hun%xxter2", "hun@ter2?x=1", "1/2?x=3"}) {
    try {
      Conninfo::parse(Secret("postgres://me:" + std::string(password) + "@db:5432/imaging"));
      FAIL() << password << " was taken";
    } catch (const std::invalid_argument& error) {
      EXPECT_THAT(error.what(), HasSubstr("; percent-encode "));
      for (const char* part : {"hun", "ter", "12/", "34", "me:"}) {
        EXPECT_THAT(error.what(), Not(HasSubstr(part))) << password;
      }
    }
  }
  for (const char* url : {"postgres://me@clinic:hunter2@db/x", "postgres://do/main:hunter2@db/x",
                          "postgres://me:hunter2", "postgres://me:hunter2/x"}) {
    EXPECT_THROW(Conninfo::parse(Secret(url)), std::invalid_argument) << url;
  }
}

TEST(Conninfo, takes_what_libpq_reads_as_it_was_meant) {
  for (const char* password : {"hun%40ter%2F2", "hun:ter2", "hun?ter2", "hun#ter2", "[hunter2]"}) {
    const auto info =
        Conninfo::parse(Secret("postgres://me:" + std::string(password) + "@db:5432/imaging"));
    EXPECT_EQ(info.get("user"), "me") << password;
    EXPECT_EQ(info.get("host"), "db") << password;
    EXPECT_EQ(info.get("dbname"), "imaging") << password;
  }
  EXPECT_EQ(Conninfo::parse(Secret("postgres:///x?host=db&password=p@ss")).get("password"), "p@ss");
  EXPECT_EQ(Conninfo::parse(Secret("postgres://me:pw@[::1]:5432/x?user=a@b")).get("host"), "::1");
}

TEST(Conninfo, refuses_a_port_that_is_none) {
  for (const char* text : {"host=db port=x", "postgres://db:0/x", "postgres://a:1,b:70000/x"}) {
    EXPECT_THROW(Conninfo::parse(Secret(text)), std::invalid_argument) << text;
  }
}

TEST(Conninfo, reads_a_url) {
  const auto info = Conninfo::parse(Secret("postgres://me:p%40ss@db:6432/imaging?sslmode=require"));
  EXPECT_EQ(info.get("user"), "me");
  EXPECT_EQ(info.get("password"), "p@ss");
  EXPECT_EQ(info.get("dbname"), "imaging");
  EXPECT_EQ(info.get("sslmode"), "require");
  ASSERT_EQ(info.hosts().size(), 1u);
  EXPECT_EQ(info.hosts()[0].name, "db");
  EXPECT_EQ(info.hosts()[0].port, "6432");
}

TEST(Conninfo, reads_keywords_and_values) {
  const auto info = Conninfo::parse(Secret("host=/run/pg dbname='my db'"));
  EXPECT_EQ(info.get("dbname"), "my db");
  ASSERT_EQ(info.hosts().size(), 1u);
  EXPECT_TRUE(info.hosts()[0].unix_socket());
}

TEST(Conninfo, gives_each_host_its_port) {
  const auto hosts = Conninfo::parse(Secret("postgres://a:1,b:2,c/x")).hosts();
  ASSERT_EQ(hosts.size(), 3u);
  EXPECT_EQ(hosts[0].port, "1");
  EXPECT_EQ(hosts[1].port, "2");
  EXPECT_EQ(hosts[2].port, "");
}

TEST(Conninfo, gives_all_hosts_the_one_port) {
  const auto hosts = Conninfo::parse(Secret("host=a,b port=7")).hosts();
  ASSERT_EQ(hosts.size(), 2u);
  EXPECT_EQ(hosts[1].port, "7");
}

TEST(Conninfo, has_nothing_to_resolve_where_addresses_are_given) {
  EXPECT_TRUE(Conninfo::parse(Secret("host=db hostaddr=10.0.0.1")).hosts().empty());
  EXPECT_TRUE(Conninfo::parse(Secret("dbname=x")).hosts().empty());
}

TEST(Conninfo, keeps_names_beside_addresses) {
  auto info = Conninfo::parse(Secret("host=db,/run/pg port=1,2"));
  const std::vector<Conninfo::Host> hosts{
      {"db", "1", "::1"}, {"db", "1", "127.0.0.1"}, {"/run/pg", "2", ""}};
  info.set_hosts(hosts);
  EXPECT_EQ(info.get("host"), "db,db,/run/pg");
  EXPECT_EQ(info.get("hostaddr"), "::1,127.0.0.1,");
  EXPECT_EQ(info.get("port"), "1,1,2");
}

TEST(Conninfo, lets_the_operators_options_win) {
  auto info = Conninfo::parse(Secret("dbname=x options='-c statement_timeout=9'"));
  info.add_service_settings();
  const std::string options(info.get("options"));
  EXPECT_THAT(options, HasSubstr("lock_timeout=2000"));
  EXPECT_LT(options.find("statement_timeout=4000"), options.find("statement_timeout=9"));
}

TEST(Conninfo, names_the_service_unless_the_operator_does) {
  auto info = Conninfo::parse(Secret("dbname=x"));
  info.add_service_settings();
  EXPECT_EQ(info.get("fallback_application_name"), "imaging-service");
  EXPECT_EQ(info.get("client_encoding"), "UTF8");
}

}  // namespace
}  // namespace imaging::pg
