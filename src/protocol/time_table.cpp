#include "protocol/time_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace auralith {

double TimeTable::at(double time) const {
  if (time <= times.front()) return values.front();
  if (time >= times.back()) return values.back();
  const auto above = std::upper_bound(times.begin(), times.end(), time) - times.begin();
  const double share = (time - times[above - 1]) / (times[above] - times[above - 1]);
  return values[above - 1] + share * (values[above] - values[above - 1]);
}

void fill(Section& owner, const Key& key, TimeTable& table) {
  table = {};
  const ConfigNode* node = owner.node(key.name);
  if (node == nullptr || !node->is_map()) {
    table.values = {owner.quantity(key.name)};
    return;
  }
  Section section = owner.section(key.name, *key.table);
  section.bind(table);
  section.finish();
  if (table.times.empty() || table.times.size() != table.values.size()) {
    section.fail("values",
                 fmt::format("{} values for {} times; expected one for each", table.values.size(), table.times.size()));
  }
  for (std::size_t i = 1; i < table.times.size(); ++i) {
    if (!(table.times[i] > table.times[i - 1])) section.fail("times", "not increasing; expected increasing times");
  }
}

}  // namespace auralith
