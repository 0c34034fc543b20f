/// Keys that an effect adds to the section of a layer, a material, an interface or the events. They fill a struct of the effect, which
/// stands in the `added` of the struct that the section fills: adds<Layer, &TracerOfLayer::diffusivity>({.name = ...}).
#pragma once

#include <vector>

#include "config/added_values.hpp"
#include "config/bind.hpp"

namespace auralith {

struct Case;

/// A key in the section of Owner, of any kind; see `fills`.
template <class Owner, auto Member, auto When = nullptr>
constexpr Key adds(Key key) {
  using Values = typename MemberTypes<decltype(Member)>::Owner;
  key = fills<Member, When>(key);
  key.binding.owner = &typeid(Owner);
  key.binding.make = []() -> std::shared_ptr<void> { return std::make_shared<Owner>(); };
  key.binding.member = [](void* owner) -> void* {
    return &(static_cast<Owner*>(owner)->added.template get<Values>().*Member);
  };
  key.binding.same = [](const void* a, const void* b) {
    return fills<Member>({}).binding.same(&static_cast<const Owner*>(a)->added.template get<Values>(),
                                          &static_cast<const Owner*>(b)->added.template get<Values>());
  };
  key.binding.fill = [](Section& section, const Key& self, void* owner) {
    fills<Member, When>({}).binding.fill(section, self, &static_cast<Owner*>(owner)->added.template get<Values>());
  };
  return key;
}

/// A key that an effect adds; where the effect does not act it has no effect either.
struct AddedKey {
  const KeyTable* table;
  const Key* key;
  bool (*acts)(const Case&);
  const char* effect;
};

/// Makes a key, which must live as long as the program, known in a section. To be called before an input is read.
void add_key(const AddedKey& added);
/// In the order in which they were added.
[[nodiscard]] const std::vector<AddedKey>& added_keys();

}  // namespace auralith
