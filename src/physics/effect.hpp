/// A physical effect: what it is made of. Everything else reads this declaration; the list is in catalog.cpp.
#pragma once

#include <span>
#include <vector>

#include "fields/unknown.hpp"
#include "physics/sums.hpp"

namespace auralith {

struct ModelBuilder;

struct Effect {
  const char* name;                          ///< of its file
  std::span<const Unknown* const> unknowns;  ///< that it owns
  std::span<const Sum* const> sums;          ///< ... and sums
  bool (*acts)(const Case&);                 ///< in this case
  void (*add)(ModelBuilder&);                ///< registers its elements
};

/// All effects, in the order in which their unknowns are numbered in a cell and at a face.
[[nodiscard]] const std::vector<const Effect*>& effects();
/// The unknowns of all of them.
[[nodiscard]] std::vector<const Unknown*> all_unknowns();

}  // namespace auralith
