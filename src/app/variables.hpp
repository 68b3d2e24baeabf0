// The environment variables: the one list of them. Nothing else can be read (Env), and
// docs/configuration.md and `imaging-service config` are made of it.
#pragma once

#include <string_view>

#include "base/variable.hpp"

namespace imaging::app {

using Form = Variable::Form;

// In the order of the page that explains them.
inline constexpr Variable variables[] = {
    {.name = "PORT",
     .form = Form::number,
     .fallback = "4010",
     .least = 0,
     .most = 65535,
     .meaning = "TCP port to listen on; 0: any free one"},
    {.name = "HOST",
     .fallback = "0.0.0.0",
     .values = "an IP address, or `localhost`",
     .meaning = "address to listen on"},
    {.name = "NODE_ENV",
     .form = Form::choice,
     .fallback = "development",
     .choices = "development, production",
     .meaning = "`production` requires an issuer and an audience, and does not migrate"},
    {.name = "LOG_LEVEL",
     .form = Form::choice,
     .fallback = "info",
     .choices = "trace, debug, info, warn, error, fatal, silent",
     .meaning = "the least important lines that are logged"},
    {.name = "JWT_SECRET",
     .form = Form::secret,
     .required = true,
     .values = "an HS256 key, or Hasura's JSON",
     .meaning = "what tokens are signed with. A key is one line of UTF-8, at least 32 bytes, "
                "without quotes. The JSON has `type` (HS*, RS*, ES*, Ed25519), `key` or `jwk_url`, "
                "`claims_namespace`, `claims_namespace_path`, `claims_format`, `claims_map`, "
                "`audience`, `issuer`, `allowed_skew`, `header`"},
    {.name = "JWT_SECRET_PREVIOUS",
     .form = Form::secret,
     .absent = "none",
     .values = "the same, without `jwk_url`",
     .meaning = "the `JWT_SECRET` from before a rotation: its tokens are accepted too, with the "
                "same issuer and audience"},
    {.name = "JWT_ISSUER",
     .absent = "required in production",
     .values = "text",
     .meaning = "the issuer (`iss`) that a token must carry; `issuer` in the JSON of `JWT_SECRET` "
                "will do too"},
    {.name = "JWT_AUDIENCE",
     .absent = "required in production",
     .values = "text",
     .meaning = "the audience (`aud`) that a token must carry; `audience` in the JSON of "
                "`JWT_SECRET` will do too"},
    {.name = "DATABASE_URL",
     .form = Form::secret,
     .required = true,
     .values = "`postgres://user:password@host:port/database`",
     .meaning = "special characters in user and password must be percent-encoded: `@` is `%40`, "
                "`/` is `%2F`"},
    {.name = "IMAGING_SIGNING_KEY",
     .form = Form::secret,
     .absent = "none: off",
     .values = "at least 32 bytes",
     .meaning = "the key of [signed URLs](signed-urls.md): random, and used for nothing else"},
    {.name = "IMAGING_SIGNING_KEY_PREVIOUS",
     .form = Form::secret,
     .absent = "none",
     .values = "the same",
     .meaning = "the `IMAGING_SIGNING_KEY` from before a rotation: its URLs are still answered"},
    {.name = "IMAGING_PUBLIC_URL",
     .absent = "none",
     .values = "`https://host[:port][/path]`",
     .meaning = "where browsers reach the service: makes signed URLs absolute"},
    {.name = "IMAGING_MIGRATE",
     .form = Form::choice,
     .fallback = "auto",
     .in_production = "off",
     .choices = "auto, off",
     .meaning = "`auto`: pending migrations are applied at the start, under an advisory lock"},
    {.name = "IMAGING_PATIENT_TABLE",
     .fallback = "public.patient",
     .may_be_empty = true,
     .values = "`table` or `schema.table`, or empty",
     .meaning = "the application's table of patients, with `id` and `clinic_id`; if it is set to "
                "nothing, a patient belongs to the clinic of the study"},
    {.name = "IMAGING_STORAGE_BACKEND",
     .form = Form::choice,
     .required = true,
     .choices = "s3, nfs",
     .meaning = "the store for new assets; older assets stay readable as long as their store is "
                "configured"},
    {.name = "IMAGING_NFS_BASE_DIR",
     .fallback = "/data/imaging",
     .values = "a folder; an absolute path in production",
     .meaning = "the mounted share"},
    {.name = "IMAGING_S3_ENDPOINT",
     .absent = "AWS, in the region",
     .values = "`http(s)://host[:port][/path]`",
     .meaning = "`http://minio:9000`, `http://[::1]:9000`, or with a path: "
                "`https://<project>.supabase.co/storage/v1/s3`"},
    {.name = "IMAGING_S3_REGION",
     .fallback = "us-east-1",
     .values = "lower-case letters, digits and hyphens",
     .meaning = "the bucket's region"},
    {.name = "IMAGING_S3_BUCKET",
     .fallback = "tess-imaging",
     .values = "a name by AWS's rules",
     .meaning = "it must exist"},
    {.name = "IMAGING_S3_ACCESS_KEY_ID",
     .form = Form::secret,
     .required = true,
     .absent = "for `s3`",
     .values = "visible ASCII",
     .meaning = "where this is set, S3 is configured, also beside `nfs`"},
    {.name = "IMAGING_S3_SECRET_ACCESS_KEY",
     .form = Form::secret,
     .required = true,
     .absent = "for `s3`",
     .values = "text",
     .meaning = "the key to the access key id"},
    {.name = "IMAGING_S3_SESSION_TOKEN",
     .form = Form::secret,
     .absent = "none",
     .values = "visible ASCII",
     .meaning = "for temporary credentials"},
    {.name = "IMAGING_S3_FORCE_PATH_STYLE",
     .form = Form::boolean,
     .fallback = "true",
     .meaning = "`false` for AWS: the bucket is part of the host name, so the endpoint needs a "
                "name, not an address"},
    {.name = "IMAGING_MAX_UPLOAD_MB",
     .form = Form::number,
     .fallback = "100",
     .least = 1,
     .most = 4096,
     .meaning = "the largest file, in MiB"},
    {.name = "IMAGING_THUMBS_ENABLED",
     .form = Form::boolean,
     .fallback = "true",
     .meaning = "make thumbnails and web pictures"},
    {.name = "IMAGING_UNDECODABLE",
     .form = Form::choice,
     .fallback = "refuse",
     .choices = "refuse, keep",
     .meaning = "a picture that does not decode whole: `refuse` it with 422, or `keep` it without "
                "derivatives"},
    {.name = "IMAGING_MAX_PIXELS",
     .form = Form::number,
     .fallback = "100000000",
     .least = 1,
     .most = 1'000'000'000,
     .meaning = "the most pixels (width × height) of the frame or page that is decoded; checked "
                "before it is decoded"},
    {.name = "IMAGING_MAX_DECODE_MB",
     .form = Form::number,
     .fallback = "512",
     .least = 1,
     .most = 16'384,
     .meaning = "the most memory in MiB that decoding one picture may take, estimated from its "
                "header. The default allows 100 megapixels of 8-bit PNG, TIFF or JPEG, 89 of "
                "progressive 4:4:4 JPEG, 82 of HEIC and 67 of WebP; a larger picture is a 422"},
    {.name = "IMAGING_WORKERS",
     .form = Form::number,
     .least = 1,
     .most = 256,
     .absent = "the CPUs that the process may use",
     .meaning = "how many pictures are decoded at the same time; by default what the container's "
                "quota and the CPU affinity allow"},
    {.name = "IMAGING_AUDIT_VIEW_WINDOW_S",
     .form = Form::number,
     .fallback = "0",
     .least = 0,
     .most = 86'400,
     .meaning = "0: every view writes an audit row; n: at most one row in n seconds for the same "
                "user, asset and variant"},
    {.name = "IMAGING_CORS_ORIGINS",
     .absent = "none: off",
     .values = "origins, separated by commas",
     .meaning = "whose pages may send requests: scheme, host and, if needed, port; no path, no "
                "`*`"},
    // What libraries add to a page's requests: Hasura's role, tracing (W3C Trace Context and
    // Baggage, Sentry), the marker of older AJAX libraries, and Cache-Control.
    {.name = "IMAGING_CORS_HEADERS",
     .fallback = "x-hasura-role, x-request-id, traceparent, tracestate, baggage, sentry-trace, "
                 "x-requested-with, "
                 "cache-control",
     .values = "names of header fields, separated by commas",
     .meaning = "request fields that pages of those origins may send, besides `Authorization`, "
                "`Content-Type`, `Idempotency-Key`, `Range`, the digests and the conditions"},
    {.name = "IMAGING_TRUSTED_PROXIES",
     .absent = "none",
     .values = "addresses and networks, separated by commas: `127.0.0.1, 10.0.0.0/8`",
     .meaning = "your reverse proxies. Their `X-Forwarded-For`, or else `Forwarded`, says who the "
                "client is: the audit records the last address in it that is not a trusted proxy. "
                "From anybody else these fields are ignored"},
    {.name = "IMAGING_WEB_DIR",
     .fallback = "web/dist",
     .in_production = "",
     .values = "a folder with an `index.html`",
     .meaning = "the built gallery, served at `/gallery/`; the default counts if it is there"},
    {.name = "IMAGING_DOCS",
     .form = Form::choice,
     .fallback = "on",
     .in_production = "off",
     .choices = "on, off",
     .meaning = "the API's document as a page at `/docs`"},
    {.name = "TMPDIR",
     .fallback = "/tmp",
     .values = "a folder",
     .meaning = "uploads to S3 are kept here until they are complete; it needs room for all "
                "uploads under way"},
};

// The variable of this name. One that is not in the list does not compile.
consteval const Variable& variable(std::string_view name) {
  for (const Variable& one : variables) {
    if (one.name == name) return one;
  }
  throw "no such variable in the list";
}

}  // namespace imaging::app
