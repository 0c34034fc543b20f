/// Keys that an effect adds to the section of a layer, an interface or the events. Their values stand in the `added` of the struct that
/// the section fills, by their declaration.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "config/section.hpp"

namespace auralith {

/// Values in SI of the keys that were given or have a default.
class AddedValues {
 public:
  void set(const Key& key, double value) { values_[&key] = value; }
  [[nodiscard]] bool given(const Key& key) const { return values_.contains(&key); }
  /// 0 where it is not given.
  [[nodiscard]] double at(const Key& key) const {
    const auto found = values_.find(&key);
    return found != values_.end() ? found->second : 0.0;
  }
  bool operator==(const AddedValues&) const = default;

 private:
  std::map<const Key*, double> values_;
};

/// A quantity that fills `added` of Owner.
template <class Owner>
constexpr Key adds(Key key) {
  key.binding.owner = &typeid(Owner);
  key.binding.make = []() -> std::shared_ptr<void> { return std::make_shared<Owner>(); };
  key.binding.member = [](void* owner) -> void* { return &static_cast<Owner*>(owner)->added; };
  key.binding.same = [](const void* a, const void* b) {
    return static_cast<const Owner*>(a)->added == static_cast<const Owner*>(b)->added;
  };
  key.binding.fill = [](Section& section, const Key& self, void* owner) {
    if (const auto value = added_quantity(section, self)) static_cast<Owner*>(owner)->added.set(self, *value);
  };
  return key;
}

/// Makes a key, which must live as long as the program, known in a section. To be called before an input is read.
void add_key(const KeyTable& table, const Key& key);

}  // namespace auralith
