// The configuration as text: what the service would run with, and the page that explains it.
#pragma once

#include <string>
#include <vector>

#include "base/env.hpp"

namespace imaging::app {

// A line for each variable, in the order of the list: its name, where its value is from and the
// value, in columns. After them the unknown variables among names, those in the environment.
// `from` is environment, file, default, unused (nobody asks for it in this configuration) or
// unknown. A value in parentheses is a remark: no secret, and nothing that has a fault, is shown.
// env: after Config::from().
std::string effective_configuration(const Env& env, const std::vector<std::string>& names);

// docs/configuration.md.
std::string configuration_page();

}  // namespace imaging::app
