#include "image/vips_setup.hpp"

#include <vips/vips.h>

#include <atomic>

namespace imaging::image {
namespace {

std::atomic<std::uint64_t> warnings{0};
std::atomic<bool> heic{false};

// A damaged picture makes libvips warn once a line: thousands of lines on standard error.
void count_warning(const gchar*, GLogLevelFlags, const gchar*, gpointer) {
  warnings.fetch_add(1, std::memory_order_relaxed);
}

void take_warnings() {
  g_log_set_handler("VIPS", static_cast<GLogLevelFlags>(G_LOG_LEVEL_MASK), count_warning, nullptr);
}

// All other loaders are out of reach, even if a bug made libvips guess a type.
void allow_loaders() {
  vips_block_untrusted_set(TRUE);
  vips_operation_block_set("VipsForeignLoad", TRUE);
  for (const char* loader : {"VipsForeignLoadPng", "VipsForeignLoadJpeg", "VipsForeignLoadWebp",
                             "VipsForeignLoadTiff"}) {
    vips_operation_block_set(loader, FALSE);
  }
  const GType heif = vips_type_find("VipsForeignLoad", "heifload");
  if (heif == 0) return;
  const auto* loader = static_cast<VipsOperationClass*>(g_type_class_ref(heif));
  if ((loader->flags & VIPS_OPERATION_UNTRUSTED) != 0) return;
  vips_operation_block_set("VipsForeignLoadHeif", FALSE);
  heic = true;
}

}  // namespace

bool can_decode_heic() { return heic; }

std::uint64_t vips_warnings() { return warnings.load(std::memory_order_relaxed); }

VipsJob::~VipsJob() {
  vips_error_clear();
  vips_thread_shutdown();
}

bool init(std::string& why) {
  take_warnings();
  if (VIPS_INIT("imaging-service") != 0) {
    why = std::string("libvips does not start: ") + vips_error_buffer();
    return false;
  }
  take_warnings();  // with VIPS_WARNING in the environment, libvips drops warnings
  // The cache would keep patients' pictures in memory, and would never be used.
  vips_cache_set_max(0);
  vips_cache_set_max_mem(0);
  vips_cache_set_max_files(0);
  vips_concurrency_set(1);
  allow_loaders();
  return true;
}

void shutdown() { vips_shutdown(); }

}  // namespace imaging::image
