// What the surrounding application's schema looks like, as far as our SQL depends on it.
#pragma once

#include <string>

namespace imaging::domain {

struct Host {
  std::string patient_table;              // quoted and qualified, or empty: there is none
  std::string entity_id_type = "bigint";  // of audit.event.entity_id
  bool entity_id_nullable = true;
};

}  // namespace imaging::domain
