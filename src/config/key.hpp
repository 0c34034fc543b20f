/// Declared keys of the input: static tables that readers, `check` and the input reference share.
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string_view>
#include <typeinfo>
#include <vector>

namespace auralith {

class Section;
struct Key;
struct KeyTable;

enum class KeyKind {
  quantity,       ///< number with unit
  quantity_list,  ///< list of those
  integer,
  boolean,  ///< on | off
  choice,   ///< one of `choices`
  text,
  property,  ///< map {value, status, source, ...} of a physical property
  section,   ///< map with a table of its own
  list,      ///< list of maps with tables of their own
};

/// Allowed range in SI. `open_low`: the lower bound itself is not allowed.
struct Bounds {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool open_low = false;
};
inline constexpr Bounds any_value{};
inline constexpr Bounds positive{0.0, std::numeric_limits<double>::infinity(), true};
inline constexpr Bounds not_negative{0.0, std::numeric_limits<double>::infinity(), false};
inline constexpr Bounds fraction{0.0, 1.0, false};

inline constexpr std::string_view required{};         ///< fallback of a key that must be given
inline constexpr std::string_view optional_key{"-"};  ///< fallback of a key that may be absent and then has no value

/// The member of a struct that a key fills; made by `fills` (config/bind.hpp).
struct Binding {
  const std::type_info* owner = nullptr;  ///< the struct; nullptr: the key is read by hand
  void* (*member)(void* owner) = nullptr;
  bool (*same)(const void* a,
               const void* b) = nullptr;  ///< the members of two structs are equal, as far as they compare
  void (*fill)(Section& section, const Key& key, void* owner) = nullptr;
  std::shared_ptr<void> (*make)() = nullptr;  ///< a new struct

  [[nodiscard]] bool is_of(const std::type_info& type) const { return owner != nullptr && *owner == type; }
};

struct Key {
  std::string_view name;
  KeyKind kind = KeyKind::quantity;
  std::string_view unit = "1";           ///< SI unit of quantities and properties
  std::string_view fallback = required;  ///< default as text as one would write it in an input
  Bounds bounds{};
  std::span<const std::string_view> choices{};                ///< words
  std::vector<std::string_view> (*more_choices)() = nullptr;  ///< those that are known when the program runs
  bool allow_infinite = false;                                ///< the word `infinite` is a legal value
  std::string_view sentence{};                                ///< what it is, one sentence
  std::string_view reference{};                               ///< where the default or the model comes from
  const KeyTable* table = nullptr;  ///< of the maps in a list, or of the map that the value may be instead
  Binding binding{};

  [[nodiscard]] std::vector<std::string_view> all_choices() const {
    std::vector<std::string_view> all(choices.begin(), choices.end());
    if (more_choices != nullptr)
      for (const std::string_view each : more_choices()) all.push_back(each);
    return all;
  }
  [[nodiscard]] bool has_default() const { return fallback != required && fallback != optional_key; }
};

struct KeyTable {
  std::string_view section;   ///< path with <names> for what the user names, e.g. layers.<metal>.void_model
  std::string_view sentence;  ///< what the section is about
  std::span<const Key> own;

  /// Its own keys, then those that effects add (added_keys.hpp).
  [[nodiscard]] std::vector<std::reference_wrapper<const Key>> keys() const;
  [[nodiscard]] const Key* find(std::string_view name) const {
    for (const Key& key : keys())
      if (key.name == name) return &key;
    return nullptr;
  }
};

}  // namespace auralith
