// The parts of the host application's schema that our SQL depends on.
#pragma once

#include <string>
#include <string_view>

namespace imaging::domain {

struct Host {
  std::string patient_table = {};         // quoted and qualified; empty: there is none
  std::string entity_id_type = "bigint";  // of audit.event.entity_id
  bool entity_id_nullable = true;
  bool actor_nullable = true;  // audit.event.actor_user_id

  // SQL: whether the patient belongs to clinic $1. Always true without a patient table: then a
  // patient belongs to the clinic of the study.
  std::string owns_patient(std::string_view patient) const {
    if (patient_table.empty()) return "true";
    return "EXISTS (SELECT 1 FROM " + patient_table + " p WHERE p.id = " + std::string(patient) +
           " AND p.clinic_id = $1::bigint)";
  }
};

}  // namespace imaging::domain
