#include "domain/uploads/ingest.hpp"

#include <stdexcept>

#include "base/encoding.hpp"
#include "base/sha256.hpp"
#include "domain/uploads/tokens.hpp"
#include "support/ingest_fixture.hpp"

namespace imaging::domain {
namespace {

namespace asio = boost::asio;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Delivers its bytes in pieces, then ends or throws.
class Pieces final : public io::ByteSource {
 public:
  Pieces(std::string bytes, std::size_t piece) : bytes_(std::move(bytes)), piece_(piece) {}

  Awaitable<std::span<const char>> next() override {
    ++asked;
    if (at_ == bytes_.size()) {
      if (broken) throw std::runtime_error("the line is cut");
      if (std::exchange(ended_, true)) ADD_FAILURE() << "asked again after its end";
    }
    const auto bytes = std::span(bytes_).subspan(at_).first(std::min(piece_, bytes_.size() - at_));
    at_ += bytes.size();
    co_return bytes;
  }

  bool broken = false;
  int asked = 0;

 private:
  std::string bytes_;
  std::size_t piece_;
  std::size_t at_ = 0;
  bool ended_ = false;
};

NewAsset announced(NewAsset asset, std::string_view bytes) {
  asset.announced.push_back({"file: Content-Digest", sha256(bytes)});
  return asset;
}

class IngestTest : public test::IngestFixture {
 protected:
  AssetId receive(NewAsset asset, io::ByteSource& file) {
    return end(begin(ingest_, std::move(asset), file));
  }
  AssetId receive(NewAsset asset, std::string_view bytes) {
    io::BytesSource file(bytes);
    return receive(std::move(asset), file);
  }
  void expect_refused(NewAsset asset, io::ByteSource& file, Code code, std::string_view text) {
    try {
      receive(std::move(asset), file);
      ADD_FAILURE() << "it was taken";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code);
      EXPECT_EQ(error.text(), text);
    }
  }
  std::string row(AssetId asset, const std::string& columns) {
    return postgres.value("SELECT concat_ws(' ', " + columns +
                          ") FROM imaging_asset WHERE id = " + std::to_string(asset.value));
  }
  // Checks that there is no row and no object, and no temporary file once the disk thread has
  // finished its jobs.
  void expect_nothing_left() {
    EXPECT_EQ(postgres.value("SELECT count(*) FROM imaging_asset"), "0");
    EXPECT_THAT(keys, IsEmpty());
    run_until([&] { return std::filesystem::is_empty(folder.path()); });
  }
  static NewAsset xray() {
    NewAsset asset = document();
    asset.modality = Modality::xray;
    asset.declared_type = "image/png";
    return asset;
  }

  pg::Pool pool_ = pool({});
  Ingest ingest_ = ingest(pool_);
};

TEST_F(IngestTest, takes_a_document_and_a_picture_from_memory) {
  const AssetId document = receive(this->document(), "%PDF-1.7");
  EXPECT_THAT(keys, SizeIs(1));
  EXPECT_EQ(row(document, "state, mime_type, size_bytes, storage_key = '" + keys.at(0) + "'"),
            "ready application/pdf 8 t");
  const std::string png = black_png(40, 30);
  const AssetId picture = receive(xray(), png);
  EXPECT_THAT(keys, SizeIs(4));
  EXPECT_EQ(row(picture, "state, mime_type, size_bytes, width, height, sha256"),
            "ready image/png " + std::to_string(png.size()) + " 40 30 " + to_hex(sha256(png)));
  EXPECT_EQ(postgres.value("SELECT count(*) FROM audit.event WHERE action = "
                           "'imaging.asset.create' AND clinic_id = 12"),
            "2");
}

TEST_F(IngestTest, takes_a_file_that_comes_in_single_bytes) {
  const std::string png = black_png(40, 30);
  Pieces file(png, 1);
  const AssetId asset = receive(xray(), file);
  EXPECT_EQ(row(asset, "state, size_bytes, sha256"),
            "ready " + std::to_string(png.size()) + " " + to_hex(sha256(png)));
}

TEST_F(IngestTest, refuses_an_empty_file) {
  io::BytesSource empty(std::string_view{});
  expect_refused(document(), empty, Code::bad_request, "file: it is empty");
  expect_nothing_left();
}

TEST_F(IngestTest, refuses_a_type_that_the_modality_does_not_take) {
  Pieces file("%PDF-1.7" + std::string(4096, ' '), 1024);
  expect_refused(xray(), file, Code::unsupported_media_type,
                 "file: declared as image/png, detected as application/pdf, which is not accepted "
                 "for XRAY");
  EXPECT_LT(file.asked, 3) << "the rest of the file is of no interest";
  expect_nothing_left();
}

TEST_F(IngestTest, refuses_a_file_that_is_not_the_one_that_was_announced) {
  Pieces document("%PDF-1.7" + std::string(4096, ' '), 512);
  expect_refused(announced(this->document(), "%PDF-1.7"), document, Code::bad_request,
                 "file: Content-Digest: its sha-256 is not that of the bytes that came");
  const std::string png = black_png(40, 30);
  Pieces cut(png.substr(0, 40), 512);
  expect_refused(announced(xray(), png), cut, Code::bad_request,
                 "file: Content-Digest: its sha-256 is not that of the bytes that came");
  expect_nothing_left();
  EXPECT_EQ(row(receive(announced(xray(), png), png), "state"), "ready");
}

TEST_F(IngestTest, leaves_nothing_of_a_file_that_breaks_off) {
  Pieces file("%PDF-1.7" + std::string(4096, ' '), 512);
  file.broken = true;
  EXPECT_THROW(receive(document(), file), std::runtime_error);
  EXPECT_GT(file.asked, 8);
  expect_nothing_left();
}

TEST_F(IngestTest, asks_nothing_of_a_file_before_it_knows_the_study) {
  for (const std::int64_t study : {79, 1000}) {
    Pieces file("%PDF-1.7", 8);
    expect_refused(document(study), file, Code::not_found, "no such study of this patient");
    EXPECT_EQ(file.asked, 0);
  }
}

TEST_F(IngestTest, takes_a_token_once_and_none_that_is_unknown) {
  UploadTokens tokens(pool_, denials, Host{});
  NewAsset asset = document();
  asset.upload_token = end(asio::co_spawn(
      loop, tokens.issue(user, document(), image::MediaType::pdf, 100), asio::use_future));
  receive(asset, "%PDF-1.7");
  Pieces again("%PDF-1.7", 8);
  expect_refused(asset, again, Code::conflict, "uploadId: this upload was used already");
  asset.upload_token = Uuid::random();
  expect_refused(asset, again, Code::not_found, "uploadId: no such upload");
  EXPECT_EQ(again.asked, 0);
}

TEST_F(IngestTest, unknown_studies_use_up_no_rows_of_foreign_ones) {
  UploadTokens tokens(pool_, denials, Host{});
  const auto refused = [&](std::int64_t study) {
    Pieces file("%PDF-1.7", 8);
    EXPECT_THROW(receive(document(study), file), Error);
    EXPECT_THROW(
        end(asio::co_spawn(loop, tokens.issue(user, document(study), image::MediaType::pdf, 1),
                           asio::use_future)),
        Error);
  };
  for (int i = 0; i < 20; ++i) refused(1000 + i);
  EXPECT_EQ(postgres.value("SELECT count(*) FROM audit.event"), "0");
  refused(79);
  EXPECT_EQ(postgres.value("SELECT count(*) FROM audit.event WHERE action = "
                           "'imaging.access.denied' AND entity_id = 79"),
            "2");
  EXPECT_EQ(postgres.value("SELECT max((payload->>'leftOut')::bigint) FROM audit.event"), "0");
}

}  // namespace
}  // namespace imaging::domain
