// Text that prints as ***: the keys and passwords of the configuration.
#pragma once

#include <ostream>
#include <string>
#include <utility>

namespace imaging {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  // The only access to the value, so that a search for its calls shows where secrets go.
  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }
  friend std::ostream& operator<<(std::ostream& out, const Secret&) { return out << "***"; }

 private:
  std::string text_;
};

}  // namespace imaging
