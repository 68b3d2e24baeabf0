#include "api/endpoints.hpp"

#include <array>

#include "domain/access/permissions.hpp"

namespace imaging::api {
namespace {

constexpr std::nullopt_t open = std::nullopt;
constexpr auto read = domain::Capability::read;
constexpr auto write = domain::Capability::write;

// clang-format off
constexpr std::array table{
    Endpoint{"GET",    "/health",                              open,  health},
    Endpoint{"HEAD",   "/health",                              open,  health},
    Endpoint{"GET",    "/metrics",                             open,  metrics},
    Endpoint{"GET",    "/openapi.json",                        open,  openapi_document},
    Endpoint{"HEAD",   "/openapi.json",                        open,  openapi_document},
    Endpoint{"GET",    "/docs",                                open,  docs},
    Endpoint{"HEAD",   "/docs",                                open,  docs},
    Endpoint{"GET",    "/docs/:file",                          open,  docs},
    Endpoint{"HEAD",   "/docs/:file",                          open,  docs},
    Endpoint{"POST",   "/imaging/studies",                     write, create_study},
    Endpoint{"POST",   "/imaging/assets/upload-init",          write, init_upload},
    Endpoint{"POST",   "/imaging/assets/upload",               write, upload},
    Endpoint{"GET",    "/imaging/assets/:assetId",             read,  view_asset},
    Endpoint{"HEAD",   "/imaging/assets/:assetId",             read,  view_asset},
    Endpoint{"DELETE", "/imaging/assets/:assetId",             write, delete_asset},
    Endpoint{"GET",    "/imaging/patients/:patientId/studies", read,  list_studies},
    Endpoint{"POST",   "/imaging/assets/sign",                 read,  sign_assets},
    Endpoint{"DELETE", "/imaging/signatures/:signatureId",     read,  revoke_signature},
    // Their token is the address itself.
    Endpoint{"GET",    "/imaging/signed/:assetId",             open,  view_signed},
    Endpoint{"HEAD",   "/imaging/signed/:assetId",             open,  view_signed},
    // The action says whether it needs more than to read.
    Endpoint{"POST",   "/hasura/actions",                      read,  hasura_action, action_failure},
    Endpoint{"GET",    "/gallery",                             open,  gallery_folder},
    Endpoint{"GET",    "/gallery/",                            open,  gallery},
    Endpoint{"HEAD",   "/gallery/",                            open,  gallery},
    Endpoint{"GET",    "/gallery/:file",                       open,  gallery},
    Endpoint{"HEAD",   "/gallery/:file",                       open,  gallery},
    Endpoint{"GET",    "/docs/errors",                         open,  error_docs},
    Endpoint{"HEAD",   "/docs/errors",                         open,  error_docs},
};
// clang-format on

}  // namespace

std::span<const Endpoint> endpoints() { return table; }

}  // namespace imaging::api
