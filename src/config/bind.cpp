#include "config/bind.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace auralith {
namespace {

void fill_point(Section& section, const Key& key, std::span<double> point, const char* expected) {
  const std::vector<double> values = section.quantities(key.name);
  if (values.size() != point.size())
    section.fail(key.name, fmt::format("{} coordinates; expected {}", values.size(), expected));
  std::copy(values.begin(), values.end(), point.begin());
}

}  // namespace

void fill(Section& section, const Key& key, double& value) { value = section.quantity(key.name); }

void fill(Section& section, const Key& key, std::optional<double>& value) { value = section.quantity(key.name); }

void fill(Section& section, const Key& key, std::vector<double>& values) { values = section.quantities(key.name); }

void fill(Section& section, const Key& key, std::array<double, 2>& point) {
  fill_point(section, key, point, "two: [x, y]");
}

void fill(Section& section, const Key& key, std::array<double, 3>& point) {
  fill_point(section, key, point, "three: [x, y, z]");
}

void fill(Section& section, const Key& key, bool& value) { value = section.boolean(key.name); }

void fill(Section& section, const Key& key, std::string& value) {
  value = key.kind == KeyKind::choice ? section.word(key.name) : section.text(key.name);
}

}  // namespace auralith
