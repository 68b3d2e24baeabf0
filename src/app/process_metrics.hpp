// The metrics of the process that every Prometheus client library has, under the same names.
#pragma once

#include "api/metrics.hpp"

namespace imaging::app {

// process_cpu_seconds_total, process_open_fds …, read from /proc/self (proc(5)). What /proc does
// not say is left out. Also imaging_build_info and imaging_log_lines_total.
void add_process_metrics(api::Metrics& metrics);

}  // namespace imaging::app
