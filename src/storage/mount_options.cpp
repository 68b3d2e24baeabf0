#include "storage/mount_options.hpp"

#include <algorithm>
#include <sstream>

namespace imaging::storage {
namespace {

struct Mount {
  std::filesystem::path point;
  std::string type;
  std::string options;  // of the file system itself, separated by commas
};

// A space in a path is written \040.
std::string unescaped(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      plain += static_cast<char>(std::stoi(text.substr(i + 1, 3), nullptr, 8));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

// 36 35 98:0 /root /mount-point options optional-fields - type source options
std::optional<Mount> parse_mount(const std::string& line) {
  std::istringstream fields(line);
  std::string field;
  Mount mount;
  for (int i = 0; i < 5; ++i) fields >> field;
  mount.point = unescaped(field);
  while (fields >> field && field != "-") {
  }
  if (!(fields >> mount.type >> field >> mount.options)) return std::nullopt;
  return mount;
}

bool lies_on(const std::filesystem::path& folder, const std::filesystem::path& point) {
  const auto [rest, _] = std::mismatch(point.begin(), point.end(), folder.begin(), folder.end());
  return rest == point.end();
}

}  // namespace

std::optional<std::string> risky_mount_option(std::string_view mountinfo,
                                              const std::filesystem::path& folder) {
  std::optional<Mount> nearest;
  std::istringstream lines{std::string(mountinfo)};
  for (std::string line; std::getline(lines, line);) {
    const auto mount = parse_mount(line);
    if (!mount || !lies_on(folder, mount->point)) continue;
    // Of two mounts on one point, the later one hides the other.
    const auto length = [](const Mount& of) { return of.point.native().size(); };
    if (!nearest || length(*mount) >= length(*nearest)) nearest = mount;
  }
  if (!nearest || !nearest->type.starts_with("nfs")) return std::nullopt;
  std::istringstream options(nearest->options);
  for (std::string option; std::getline(options, option, ',');) {
    if (option == "soft" || option == "softerr" || option == "async") return option;
  }
  return std::nullopt;
}

}  // namespace imaging::storage
