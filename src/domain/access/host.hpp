// What the surrounding application's schema looks like, as far as our SQL depends on it.
#pragma once

#include <string>
#include <string_view>

namespace imaging::domain {

struct Host {
  std::string patient_table = {};         // quoted and qualified, or empty: there is none
  std::string entity_id_type = "bigint";  // of audit.event.entity_id
  bool entity_id_nullable = true;
  bool actor_nullable = true;  // audit.event.actor_user_id

  // SQL: whether the patient is clinic $1's. Without a patient table every number may be: a patient
  // then belongs to the clinic of the study.
  std::string owns_patient(std::string_view patient) const {
    if (patient_table.empty()) return "true";
    return "EXISTS (SELECT 1 FROM " + patient_table + " p WHERE p.id = " + std::string(patient) +
           " AND p.clinic_id = $1::bigint)";
  }
};

}  // namespace imaging::domain
