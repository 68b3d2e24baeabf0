#include "domain/access/host.hpp"

#include <fmt/format.h>

namespace imaging::domain {

std::string Host::owns_patient(std::string_view patient) const {
  if (patient_table.empty()) return "true";
  return fmt::format("EXISTS (SELECT 1 FROM {} p WHERE p.id = {} AND p.clinic_id = $1::bigint)",
                     patient_table, patient);
}

}  // namespace imaging::domain
