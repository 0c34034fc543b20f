#include "materials/keys.hpp"

#include "materials/read_property.hpp"

namespace auralith {
namespace {

bool follows_arrhenius(const Property& property) { return property.law == Property::Law::arrhenius; }

constexpr Bounds temperatures_of_use{100.0, 1000.0, false};

constexpr Key property_keys[] = {
    {.name = "value",
     .fallback = optional_key,
     .allow_infinite = true,
     .sentence = "value with its unit, at reference_temperature for a temperature law"},
    fills<&Property::status>({.name = "status", .sentence = "how the value is known"}),
    fills<&Property::source>({.name = "source", .sentence = "literature reference, derivation or reason"}),
    {.name = "activation_energy",
     .unit = "J",
     .fallback = optional_key,
     .bounds = {-1e-18, 1e-18, false},
     .sentence = "E of value exp(-E/k (1/T - 1/T_ref)), per particle (0.4 eV) or per mole (37 kJ/mol)"},
    fills<&Property::reference_temperature, follows_arrhenius>({.name = "reference_temperature",
                                                                .unit = "K",
                                                                .fallback = "25 degC",
                                                                .bounds = temperatures_of_use,
                                                                .sentence = "T_ref, the temperature of value"}),
    fills<&Property::form, follows_arrhenius>(
        {.name = "form",
         .fallback = "arrhenius",
         .sentence = "whether the value or its product with T follows the Arrhenius law"}),
    fills<&Property::pressure_scale>(
        {.name = "pressure_scale",
         .unit = "Pa",
         .fallback = optional_key,
         .bounds = positive,
         .sentence = "p_0 of the factor (1 + p/p_0)^pressure_exponent, p the stack pressure"}),
    fills<&Property::pressure_exponent>({.name = "pressure_exponent",
                                         .unit = "1",
                                         .fallback = optional_key,
                                         .bounds = {-10, 10, false},
                                         .sentence = "exponent of the pressure law, e.g. -0.5 for an area resistance"}),
    {.name = "temperatures",
     .kind = KeyKind::quantity_list,
     .unit = "K",
     .fallback = optional_key,
     .bounds = temperatures_of_use,
     .sentence = "temperatures of a table, increasing"},
    {.name = "values",
     .kind = KeyKind::quantity_list,
     .fallback = optional_key,
     .sentence = "values of a table, linear between its temperatures and constant outside"},
};

constexpr Key file{.name = "file",
                   .kind = KeyKind::text,
                   .fallback = optional_key,
                   .sentence = "card whose keys are used where the entry has none of its own"};

// Optional: a layer asks for what its effects need (case/needs.cpp).
constexpr Key metal_keys[] = {
    file,
    fills<&Material::region>({.name = "region", .sentence = "kind of region that the material can fill"}),
    fills<&MetalMaterial::molar_volume>({.name = "molar_volume",
                                         .unit = "m3/mol",
                                         .fallback = optional_key,
                                         .bounds = positive,
                                         .sentence = "volume of one mole of Li in the metal, V_Li"}),
    fills<&MetalMaterial::surface_energy>({.name = "surface_energy",
                                           .unit = "J/m2",
                                           .fallback = optional_key,
                                           .bounds = positive,
                                           .sentence = "surface energy gamma of the metal against a void"}),
    fills<&MetalMaterial::bulk_modulus>(
        {.name = "bulk_modulus",
         .unit = "Pa",
         .fallback = optional_key,
         .bounds = not_negative,
         .sentence = "K_Li, stiffness of the compressed metal (negative void fraction); 0 switches this branch off"}),
    fills<&MetalMaterial::self_diffusivity>({.name = "self_diffusivity",
                                             .unit = "m2/s",
                                             .fallback = optional_key,
                                             .bounds = not_negative,
                                             .sentence = "D_Li, diffusivity of dilute vacancies"}),
    fills<&MetalMaterial::surface_mobility>(
        {.name = "surface_mobility",
         .unit = "m5/(J s)",
         .fallback = "0 m^5/(J s)",
         .bounds = not_negative,
         .sentence = "M_s, mobility along void surfaces, coefficient of w^2 (1-w)^2",
         .reference = "0: vacancies move by bulk diffusion alone"}),
    fills<&MetalMaterial::electronic_conductivity>(
        {.name = "electronic_conductivity",
         .unit = "S/m",
         .fallback = optional_key,
         .bounds = positive,
         .sentence = "sigma_cap, conductivity of the dense metal, capped far below the true one"}),
    fills<&MetalMaterial::creep_coefficient>({.name = "creep_coefficient",
                                              .unit = "1/s",
                                              .fallback = optional_key,
                                              .bounds = not_negative,
                                              .sentence = "A, creep rate at a stress of 1 MPa"}),
    fills<&MetalMaterial::creep_exponent>({.name = "creep_exponent",
                                           .fallback = optional_key,
                                           .bounds = {1.0, 20.0, false},
                                           .sentence = "n, stress exponent of creep"}),
    fills<&MetalMaterial::hardness>({.name = "hardness",
                                     .unit = "Pa",
                                     .fallback = optional_key,
                                     .bounds = positive,
                                     .sentence = "largest normal pressure that contact carries (load sharing)"}),
};

constexpr Key electrolyte_keys[] = {
    file,
    fills<&Material::region>({.name = "region", .sentence = "kind of region that the material can fill"}),
    fills<&ElectrolyteMaterial::ionic_conductivity>(
        {.name = "ionic_conductivity", .unit = "S/m", .bounds = positive, .sentence = "conductivity of Li+, kappa_e"}),
    fills<&ElectrolyteMaterial::permittivity>(
        {.name = "permittivity",
         .unit = "F/m",
         .fallback = "0 F/m",
         .bounds = not_negative,
         .sentence = "absolute permittivity (displacement current)",
         .reference = "0: displacement currents fade in less than a microsecond"}),
};

}  // namespace

const KeyTable property_table{"<property>", "a physical property: number, unit, how it is known, temperature law",
                              property_keys};
const KeyTable metal_table{"materials.<metal>", "a metal: lithium", metal_keys};
const KeyTable electrolyte_table{"materials.<electrolyte>", "a solid electrolyte, single-ion conductor",
                                 electrolyte_keys};

}  // namespace auralith
