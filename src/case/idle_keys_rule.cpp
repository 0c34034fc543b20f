/// Which keys without an effect are errors, and where the others are left out.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/units.hpp"
#include "case/idle_keys.hpp"
#include "config/override.hpp"
#include "config/section.hpp"

namespace auralith {
namespace {

/// The value says what is so anyway: the default, in whatever unit or word; a property has it as its value.
bool is_default(const ConfigNode& given, const Key& key) {
  const ConfigNode* node = given.is_map() ? given.find("value") : &given;
  if (node == nullptr || !node->is_scalar() || key.fallback == required || key.fallback == optional_key) return false;
  const std::string &text = node->text, fallback(key.fallback), unit(key.unit);
  if (text == fallback) return true;
  if (key.kind == KeyKind::boolean) return switch_value(text) && switch_value(text) == switch_value(fallback);
  if (key.kind != KeyKind::quantity && key.kind != KeyKind::property) return false;
  try {
    return parse_quantity(text, unit) == parse_quantity(fallback, unit);
  } catch (const InputError&) {  // a value that the reader takes is a number, or the word infinite
    return false;
  }
}

bool begins_with(const std::string& path, const std::string& with) {
  return path == with || path.substr(0, with.size() + 1) == with + ".";
}

}  // namespace

void refuse_idle_keys(const std::vector<IdleKey>& idle, const ConfigNode& root) {
  for (const IdleKey& key : idle) {
    const ConfigNode* given = find_by_path(const_cast<ConfigNode&>(root), key.path);
    if (key.stays() || given == nullptr || given->origin == ConfigNode::Origin::card || is_default(*given, *key.key))
      continue;
    const auto switched = [&](const std::string& path) {
      if (begins_with(key.path, path)) return false;  // a change of the key itself
      const ConfigNode* node = find_by_path(const_cast<ConfigNode&>(root), path);
      return node != nullptr && node->origin == ConfigNode::Origin::change;
    };
    if (std::any_of(key.switches.begin(), key.switches.end(), switched)) continue;
    const ConfigNode* value = given->is_map() ? given->find("value") : given;
    fail_at(given->place, key.path,
            fmt::format("{} has no effect here: it needs {}; remove the key",
                        describe_node(value != nullptr ? *value : *given), key.needs));
  }
}

void leave_out(const std::vector<IdleKey>& idle, ConfigNode& effective, std::vector<Property>& reported) {
  for (const IdleKey& key : idle) {
    std::erase_if(reported, [&](const Property& each) { return begins_with(each.path, key.path); });
    const std::size_t dot = key.path.rfind('.');
    if (key.stays() || dot == std::string::npos) continue;
    ConfigNode* section = find_by_path(effective, key.path.substr(0, dot));
    if (section != nullptr && section->is_map()) section->erase(key.path.substr(dot + 1));
  }
}

}  // namespace auralith
