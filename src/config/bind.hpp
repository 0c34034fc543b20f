/// A declared key names the member that it fills: fills<&TimeSettings::tolerance>({.name = "tolerance", ...}). The type of the
/// member gives the kind of the key, and the choices of an enumeration; Section::bind then fills a struct.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "config/section.hpp"
#include "config/words.hpp"

namespace auralith {

// One overload for each type of member; those of Property, TimeTable ... stand beside the types. Keys with fallback optional_key are
// asked for only when they are given: the member keeps its initial value.
void fill(Section& section, const Key& key, double& value);
void fill(Section& section, const Key& key, std::optional<double>& value);
void fill(Section& section, const Key& key, std::vector<double>& values);
void fill(Section& section, const Key& key, std::array<double, 2>& point);  ///< [x, y]
void fill(Section& section, const Key& key, std::array<double, 3>& point);  ///< [x, y, z]
void fill(Section& section, const Key& key, bool& value);
void fill(Section& section, const Key& key, std::string& value);  ///< text, or the word of a choice

template <std::integral Integer>
void fill(Section& section, const Key& key, Integer& value) {
  value = static_cast<Integer>(section.integer(key.name));
}

template <class Enumeration>
requires std::is_enum_v<Enumeration>
void fill(Section& section, const Key& key, Enumeration& value) { value = section.choice<Enumeration>(key.name); }

/// A list of maps, each with the keys of Key::table.
template <class Item>
void fill(Section& owner, const Key& key, std::vector<Item>& items) {
  for (const ConfigNode* node : list_items(owner, key.name)) {
    const std::string path = join_path(owner.path(), std::string(key.name) + "." + std::to_string(items.size()));
    Section section(node, owner.place(), *key.table, path, owner.effective().member(key.name).append());
    section.bind(items.emplace_back());
    section.finish();
  }
}

/// Kind of a key that fills this type; specialised beside types that have an overload of `fill` of their own.
template <class Value>
inline constexpr KeyKind kind_of = [] {
  if constexpr (std::is_enum_v<Value>)
    return KeyKind::choice;
  else if constexpr (std::is_same_v<Value, bool>)
    return KeyKind::boolean;
  else if constexpr (std::is_integral_v<Value>)
    return KeyKind::integer;
  else if constexpr (std::is_same_v<Value, double> || std::is_same_v<Value, std::optional<double>>)
    return KeyKind::quantity;
  else if constexpr (std::is_same_v<Value, std::string>)
    return KeyKind::text;
  else if constexpr (requires { typename Value::value_type; })
    return std::is_same_v<typename Value::value_type, double> ? KeyKind::quantity_list : KeyKind::list;
  else
    return KeyKind::section;
}();

template <class Pointer>
struct MemberTypes;
template <class TheOwner, class TheValue>
struct MemberTypes<TheValue TheOwner::*> {
  using Owner = TheOwner;
  using Value = TheValue;
};

/// The declaration, bound to the member. `When` (bool(const Owner&), of members that keys further up have filled): the key has
/// an effect only there; elsewhere it is not read, and an error when it is given.
template <auto Member, auto When = nullptr>
constexpr Key fills(Key key) {
  using Owner = typename MemberTypes<decltype(Member)>::Owner;
  using Value = typename MemberTypes<decltype(Member)>::Value;
  key.kind = key.choices.empty() && key.more_choices == nullptr ? kind_of<Value> : KeyKind::choice;
  if constexpr (std::is_enum_v<Value>) key.choices = word_list<Value>;
  key.binding.owner = &typeid(Owner);
  key.binding.make = []() -> std::shared_ptr<void> { return std::make_shared<Owner>(); };
  key.binding.member = [](void* owner) -> void* { return &(static_cast<Owner*>(owner)->*Member); };
  key.binding.same = [](const void* a, const void* b) {
    if constexpr (kind_of<Value> != KeyKind::list && std::equality_comparable<Value>)
      return static_cast<const Owner*>(a)->*Member == static_cast<const Owner*>(b)->*Member;
    else
      return true;
  };
  key.binding.fill = [](Section& section, const Key& self, void* owner) {
    Owner& filled = *static_cast<Owner*>(owner);
    if constexpr (!std::is_null_pointer_v<decltype(When)>)
      if (!When(filled)) return;
    if (self.fallback == optional_key && !section.given(self.name)) return;
    fill(section, self, filled.*Member);
  };
  return key;
}

}  // namespace auralith
