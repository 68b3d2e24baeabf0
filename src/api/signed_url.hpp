// The text of a signed URL: /imaging/signed/:assetId with its query.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "auth/url_signer.hpp"
#include "http/target.hpp"

namespace imaging::api {

// base: what stands before the path, "" or "https://imaging.example.com".
std::string signed_url(std::string_view base, const auth::UrlSigner& signer,
                       const auth::UrlGrant& grant);

// What the URL grants; nullopt unless all of its parameters are there, each spelt as signed_url()
// spells it, and the MAC is right. Throws Error{bad_request} for a parameter that is there twice.
std::optional<auth::UrlGrant> verified_grant(std::string_view asset, const http::Target& target,
                                             const auth::UrlSigner& signer);

}  // namespace imaging::api
