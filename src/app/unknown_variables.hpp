// Variables that begin like the service's own but are not in its list: most often a typing error.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace imaging::app {

struct UnknownVariable {
  std::string name;
  std::string_view nearest;  // the known variable that was probably meant, or empty
};

// names: those in the environment. Only those that begin with IMAGING_ are looked at, and not those
// that Kubernetes sets for a Service of such a name
// (kubernetes.io/docs/concepts/services-networking/service, "Environment variables").
std::vector<UnknownVariable> unknown_variables(const std::vector<std::string>& names);

}  // namespace imaging::app
