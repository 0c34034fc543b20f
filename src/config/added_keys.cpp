#include "config/added_keys.hpp"

#include <stdexcept>

namespace auralith {

namespace {

std::vector<AddedKey>& all_added() {
  static std::vector<AddedKey> all;
  return all;
}

}  // namespace

const std::vector<AddedKey>& added_keys() { return all_added(); }

void add_key(const AddedKey& added) {
  if (added.table->find(added.key->name) != nullptr)
    throw std::logic_error("a section has two keys " + std::string(added.key->name));
  all_added().push_back(added);
}

std::vector<std::reference_wrapper<const Key>> KeyTable::keys() const {
  std::vector<std::reference_wrapper<const Key>> all(own.begin(), own.end());
  for (const AddedKey& added : added_keys())
    if (added.table == this) all.emplace_back(*added.key);
  return all;
}

}  // namespace auralith
