#include "image/png_colour.hpp"

#include <lcms2.h>

#include <memory>
#include <utility>

namespace imaging::image {
namespace {

// x and y of white, red, green and blue.
using Chromaticities = std::array<double, 8>;
constexpr Chromaticities srgb_primaries{0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06};

struct Unref {
  void operator()(cmsToneCurve* curve) const { cmsFreeToneCurve(curve); }
  void operator()(void* profile) const { cmsCloseProfile(profile); }
};
using Curve = std::unique_ptr<cmsToneCurve, Unref>;

Curve power(double exponent) { return Curve(cmsBuildGamma(nullptr, exponent)); }

// IEC 61966-2-1, as lcms2's fourth parametric curve.
Curve srgb_curve() {
  constexpr std::array<double, 5> parameters{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
  return Curve(cmsBuildParametricToneCurve(nullptr, 4, parameters.data()));
}

// ITU-T H.273, table 2.
std::optional<Chromaticities> primaries_of(std::uint8_t code) {
  switch (code) {
    case 1:
      return srgb_primaries;
    case 5:
      return Chromaticities{0.3127, 0.3290, 0.64, 0.33, 0.29, 0.60, 0.15, 0.06};
    case 6:
    case 7:
      return Chromaticities{0.3127, 0.3290, 0.630, 0.340, 0.310, 0.595, 0.155, 0.070};
    case 9:
      return Chromaticities{0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046};
    case 11:
      return Chromaticities{0.314, 0.351, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060};
    case 12:
      return Chromaticities{0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060};
    default:
      return std::nullopt;
  }
}

// ITU-T H.273, table 3. Browsers show television's curves as TV screens do (ITU-R BT.1886).
Curve curve_of(std::uint8_t code) {
  switch (code) {
    case 1:
    case 6:
    case 14:
    case 15:
      return power(2.4);
    case 4:
      return power(2.2);
    case 5:
      return power(2.8);
    case 8:
      return power(1);
    case 13:
      return srgb_curve();
    default:
      return nullptr;
  }
}

std::string icc_of(const Chromaticities& c, cmsToneCurve* curve, bool is_grey) {
  const cmsCIExyY white{c[0], c[1], 1};
  const cmsCIExyYTRIPLE primaries{{c[2], c[3], 1}, {c[4], c[5], 1}, {c[6], c[7], 1}};
  std::array<cmsToneCurve*, 3> curves{curve, curve, curve};
  const std::unique_ptr<void, Unref> profile(
      is_grey ? cmsCreateGrayProfile(&white, curve)
              : cmsCreateRGBProfile(&white, &primaries, curves.data()));
  cmsUInt32Number size = 0;
  if (!profile || cmsSaveProfileToMem(profile.get(), nullptr, &size) == FALSE) return {};
  std::string icc(size, '\0');
  return cmsSaveProfileToMem(profile.get(), icc.data(), &size) == FALSE ? std::string() : icc;
}

std::string icc_of_cicp(const std::array<std::uint8_t, 4>& cicp, bool is_grey) {
  const auto [primaries, transfer, matrix, full_range] = cicp;
  const auto chromaticities = primaries_of(primaries);
  const Curve curve = curve_of(transfer);
  if (!chromaticities || !curve || matrix != 0 || full_range != 1) return {};
  return icc_of(*chromaticities, curve.get(), is_grey);
}

std::string icc_of_gamma(std::uint32_t gamma,
                         const std::optional<std::array<std::uint32_t, 8>>& chromaticities,
                         bool is_grey) {
  constexpr double unit = 100'000;
  constexpr std::uint32_t of_srgb = 45'455;
  if (gamma == 0 || (gamma == of_srgb && !chromaticities)) return {};
  Chromaticities primaries = srgb_primaries;
  for (std::size_t i = 0; chromaticities && i < primaries.size(); ++i) {
    primaries[i] = (*chromaticities)[i] / unit;
    if (primaries[i] <= 0 || primaries[i] >= 1) return {};
  }
  return icc_of(primaries, power(unit / gamma).get(), is_grey);
}

}  // namespace

PngProfile profile_of(const PngColour& colour, bool is_grey) {
  if (colour.cicp) {
    std::string icc = icc_of_cicp(*colour.cicp, is_grey);
    if (!icc.empty()) return {.icc = std::move(icc), .outranks_own = true};
  }
  if (colour.is_srgb || !colour.gamma) return {};
  return {.icc = icc_of_gamma(*colour.gamma, colour.chromaticities, is_grey)};
}

}  // namespace imaging::image
