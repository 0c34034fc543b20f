#include "config/added_keys.hpp"

#include <utility>

namespace auralith {

namespace {

std::vector<std::pair<const KeyTable*, const Key*>>& added() {
  static std::vector<std::pair<const KeyTable*, const Key*>> all;
  return all;
}

}  // namespace

std::optional<double> added_quantity(Section& section, const Key& key) {
  if (key.fallback == optional_key) return section.optional_quantity(key.name);
  return section.quantity(key.name);
}

void add_key(const KeyTable& table, const Key& key) { added().emplace_back(&table, &key); }

std::vector<std::reference_wrapper<const Key>> KeyTable::keys() const {
  std::vector<std::reference_wrapper<const Key>> all(own.begin(), own.end());
  for (const auto& [table, key] : added())
    if (table == this) all.emplace_back(*key);
  return all;
}

}  // namespace auralith
