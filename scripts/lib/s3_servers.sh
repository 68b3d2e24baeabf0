# Starts real S3 servers for the tests, each with a bucket, on a free loopback port. They accept the bucket in the path
# and, from clients that can resolve BUCKET.s3.test, in the host name.
# shellcheck shell=bash

readonly S3_ACCESS_KEY=imaging-test S3_SECRET_KEY=imaging-test-secret S3_BUCKET=tess-imaging S3_DOMAIN=s3.test

# minio_start FOLDER: exports IMAGING_TEST_S3_MINIO.
minio_start() {
  local program port
  program=$(built_with_go minio)
  port=$(free_port)
  mkdir -p "$1"
  MINIO_ROOT_USER=$S3_ACCESS_KEY MINIO_ROOT_PASSWORD=$S3_SECRET_KEY MINIO_BROWSER=off MINIO_DOMAIN=$S3_DOMAIN \
    "$program" server "$1/data" --address "127.0.0.1:$port" >"$1/log" 2>&1 </dev/null &
  STARTED+=("$!")
  wait_for 30 "MinIO with a bucket" s3_make_bucket "$port"
  IMAGING_TEST_S3_MINIO=$(s3_url "$port")
  export IMAGING_TEST_S3_MINIO
}

# versitygw_start FOLDER: exports IMAGING_TEST_S3_VERSITYGW.
# The sidecar folder replaces extended attributes, which a tmpfs may not have.
versitygw_start() {
  local program port
  program=$(built_with_go versitygw)
  port=$(free_port)
  mkdir -p "$1/data" "$1/sidecar"
  "$program" --access "$S3_ACCESS_KEY" --secret "$S3_SECRET_KEY" --port "127.0.0.1:$port" \
    --virtual-domain "$S3_DOMAIN" posix --sidecar "$1/sidecar" "$1/data" >"$1/log" 2>&1 </dev/null &
  STARTED+=("$!")
  wait_for 30 "versitygw with a bucket" s3_make_bucket "$port"
  IMAGING_TEST_S3_VERSITYGW=$(s3_url "$port")
  export IMAGING_TEST_S3_VERSITYGW
}

s3_url() { echo "http://$S3_ACCESS_KEY:$S3_SECRET_KEY@127.0.0.1:$1/$S3_BUCKET"; }

# curl 7.88 signs a request without body and query correctly only when it is given the empty body's hash.
s3_make_bucket() {
  curl -fsS -X PUT --aws-sigv4 aws:amz:us-east-1:s3 --user "$S3_ACCESS_KEY:$S3_SECRET_KEY" \
    -H 'x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' \
    "http://127.0.0.1:$1/$S3_BUCKET"
}
