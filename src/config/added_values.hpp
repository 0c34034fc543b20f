/// What keys of effects have filled in a struct of the case.
#pragma once

#include <any>
#include <map>
#include <typeindex>

namespace auralith {

/// One struct of each effect, by its type.
class AddedValues {
 public:
  /// As it is declared where no key has filled it.
  template <class Values>
  [[nodiscard]] const Values& get() const {
    static const Values none{};
    const auto found = values_.find(typeid(Values));
    return found != values_.end() ? std::any_cast<const Values&>(found->second) : none;
  }
  template <class Values>
  Values& get() {
    return std::any_cast<Values&>(values_.try_emplace(typeid(Values), Values{}).first->second);
  }

 private:
  std::map<std::type_index, std::any> values_;
};

}  // namespace auralith
