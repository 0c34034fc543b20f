/// Keys that have no effect in a case.
#pragma once

#include <string>
#include <vector>

#include "case/case.hpp"
#include "config/key.hpp"
#include "config/node.hpp"

namespace auralith {

/// A key that the case has no use for, given or not.
struct IdleKey {
  std::string path;
  std::string needs;                  ///< what it would take, to follow "has no effect here: it needs"
  std::vector<std::string> switches;  ///< keys that decide
  const Key* key = nullptr;           ///< as it is declared; nullptr: it says itself that it has no effect
  /// Its section asks for it in any case, so it is neither refused nor left out.
  [[nodiscard]] bool stays() const { return key == nullptr || key->fallback == required; }
};

/// All of them. The rule: what the case itself gives without effect is an error; what a card gives may lie idle, and so may what
/// a change (command line, `change`) of one of its switches has put out of use. A key with its default value says only what is so
/// anyway.
std::vector<IdleKey> idle_keys(const Case& input);

/// InputError for the first one that the rule refuses.
void refuse_idle_keys(const std::vector<IdleKey>& idle, const ConfigNode& root);

/// Takes them out of the effective configuration, and their properties out of the calibrated and assumed values.
void leave_out(const std::vector<IdleKey>& idle, ConfigNode& effective, std::vector<Property>& reported);

}  // namespace auralith
