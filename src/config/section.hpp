/// Reads one map of the input against its table of declared keys and writes down what was in effect.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/key.hpp"
#include "config/node.hpp"
#include "config/words.hpp"

namespace auralith {

/// "greater than 0 m", "between 0 and 1" ...; empty when every value is allowed.
std::string allowed_range(const Key& key);
/// What a word says of a switch; nothing when it is none.
std::optional<bool> switch_value(std::string_view text);

/// Every reader throws InputError "FILE:LINE: path: what was wrong, what is allowed". Names that the table does not
/// declare are a program error (std::logic_error). Values, also default ones, go to the effective configuration as
/// text, so that this reads back to the same digits.
class Section {
 public:
  /// `node` is the map (nullptr: not given, everything is default; `parent` is then the place of messages).
  /// `effective` receives what was in effect and must outlive the section. Unknown keys throw here.
  Section(const ConfigNode* node, const Place& parent, const KeyTable& table, std::string path, ConfigNode& effective);

  [[nodiscard]] bool given(std::string_view key) const;
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const Place& place() const { return place_; }
  [[nodiscard]] ConfigNode& effective() { return *effective_; }
  [[nodiscard]] const Key& declared(std::string_view key) const;

  /// SI value within the declared bounds (+infinity where allowed).
  double quantity(std::string_view key);
  /// The same with unit and bounds of another key (for values whose unit the owner decides).
  double quantity_as(std::string_view key, const Key& how);
  std::optional<double> optional_quantity(std::string_view key);
  std::vector<double> quantities(std::string_view key);
  std::vector<double> quantities_as(std::string_view key, const Key& how);
  std::int64_t integer(std::string_view key);
  bool boolean(std::string_view key);
  std::optional<bool> optional_boolean(std::string_view key);
  std::string text(std::string_view key);
  /// One of the declared choices.
  const std::string& word(std::string_view key);
  template <class Enumeration>
  Enumeration choice(std::string_view key) {
    return find_word<Enumeration>(word(key)).value();
  }
  /// Fills what keys of the table are bound to in a struct of this type (config/bind.hpp), in the order of the table.
  template <class Owner>
  void bind(Owner& owner) {
    bind(&owner, typeid(Owner));
  }
  /// The member of one of these keys.
  template <class Owner>
  void fill(std::string_view key, Owner& owner) {
    fill(declared(key), &owner, typeid(Owner));
  }
  /// Section of a key; all defaults when it is not given.
  Section section(std::string_view key, const KeyTable& table);
  /// Raw node of a key that the caller reads itself (nullptr when not given).
  const ConfigNode* node(std::string_view key);

  /// Writes a value to the effective configuration that was derived and not read.
  void note(std::string_view key, const std::string& text);
  [[noreturn]] void fail(std::string_view key, const std::string& message) const;

  /// Call at the end: a key that was given but never read has no effect here, which is an error. What was in effect then
  /// stands in the order of the declaration, whatever was read first.
  void finish() const;

 private:
  void bind(void* owner, const std::type_info& type);
  void fill(const Key& key, void* owner, const std::type_info& type);
  /// Text of a scalar: given, else the default; nullptr when optional and absent.
  const std::string* scalar(std::string_view key);
  double convert(std::string_view key, const Key& how, const std::string& text) const;

  const ConfigNode* node_;
  Place place_;
  const KeyTable* table_;
  std::string path_;
  ConfigNode* effective_;
  std::set<std::string, std::less<>> used_;
  std::string fallback_;  // holds the text of the default that was asked for last
};

/// The list of maps behind a key ([] when absent); throws when it is something else.
std::vector<const ConfigNode*> list_items(Section& section, std::string_view key);

}  // namespace auralith
