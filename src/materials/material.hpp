/// What a region is made of.
#pragma once

#include <string>

#include "config/added_values.hpp"
#include "config/words.hpp"
#include "materials/property.hpp"

namespace auralith {

enum class RegionKind { metal, electrolyte };
template <>
inline constexpr auto words<RegionKind> = std::to_array<Word<RegionKind>>({
    {"metal", RegionKind::metal},
    {"electrolyte", RegionKind::electrolyte},
});

struct MetalMaterial {
  Property molar_volume;             ///< m3/mol
  Property surface_energy;           ///< J/m2
  Property bulk_modulus;             ///< Pa; 0 switches the elastic branch off
  Property self_diffusivity;         ///< D_Li, m2/s
  Property surface_mobility;         ///< M_s, coefficient of w^2 (1-w)^2 in the mobility, m5/(J s)
  Property electronic_conductivity;  ///< sigma_cap, S/m
  Property creep_coefficient;        ///< A, 1/s at a stress of 1 MPa, with its temperature law
  Property creep_exponent;           ///< n
  Property hardness;                 ///< Pa, cap of load sharing
  AddedValues added;                 ///< what keys of effects have filled
};

struct ElectrolyteMaterial {
  Property ionic_conductivity;  ///< S/m
  Property permittivity;        ///< F/m, absolute; 0 by default
  AddedValues added;            ///< what keys of effects have filled
};

struct Material {
  std::string name;
  RegionKind region = RegionKind::metal;
  MetalMaterial metal;              ///< of a metal
  ElectrolyteMaterial electrolyte;  ///< of an electrolyte
};

}  // namespace auralith
