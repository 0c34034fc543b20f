#include "case/keys.hpp"
#include "case/readers.hpp"

namespace auralith {
namespace {

bool alloying(const Interlayer& layer) { return layer.alloys; }

constexpr Key interlayer_keys[] = {
    {.name = "file",
     .kind = KeyKind::text,
     .fallback = optional_key,
     .sentence = "card whose keys are used where the entry has none of its own"},
    fills<&Interlayer::thickness>({.name = "thickness",
                                   .unit = "m",
                                   .bounds = not_negative,
                                   .sentence = "thickness of the film at the start, on the interface; 0: none of it"}),
    fills<&Interlayer::lithium_content, alloying>({.name = "lithium_content",
                                                   .fallback = "1e-5",
                                                   .bounds = {2e-6, 1e3, false},
                                                   .sentence = "Li per host atom in the film at the start",
                                                   .reference = "nearly pure host: 1 V against lithium"}),
    fills<&Interlayer::form, alloying>(
        {.name = "form",
         .fallback = "field",
         .sentence =
             "field: the composition of the metal on cells that resolve the film; sheet: a saturated film without "
             "cells, whose potential follows the local current (wide cells, cells coarser than the film)"}),
    fills<&Interlayer::pinholes>(
        {.name = "pinholes",
         .fallback = optional_key,
         .sentence =
             "discs (2-D: strips) of the interface without the film; faces are cut by area, of a film that is a "
             "field (form) whole cells",
         .table = &pinhole_table}),
    fills<&Interlayer::host>({.name = "host", .sentence = "what the layer is made of"}),
    {.name = "equilibrium_potential",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "U(x) of the alloy against lithium; absent: the layer does not alloy and acts on the interface alone"},
    fills<&Interlayer::saturation, alloying>(
        {.name = "saturation",
         .fallback = optional_key,
         .bounds = positive,
         .sentence = "x_max, Li per host atom of the phase in equilibrium with lithium metal"}),
    fills<&Interlayer::molar_volume, alloying>(
        {.name = "molar_volume",
         .unit = "m3/mol",
         .fallback = optional_key,
         .bounds = positive,
         .sentence = "volume of one mole of host; lithium in the alloy has the molar volume of the metal"}),
    fills<&Interlayer::diffusivity, alloying>(
        {.name = "diffusivity",
         .unit = "m2/s",
         .fallback = optional_key,
         .bounds = not_negative,
         .sentence = "D, tracer-like; the chemical diffusivity is D Theta, Theta = -(F/RT) x (1+x) dU/dx"}),
    fills<&Interlayer::boundary_energy, alloying>(
        {.name = "boundary_energy",
         .unit = "J/m2",
         .fallback = optional_key,
         .bounds = positive,
         .sentence = "gamma_a, surface energy between lithium metal and the saturated alloy"}),
    fills<&Interlayer::boundary_thickness, alloying>(
        {.name = "boundary_thickness",
         .unit = "m",
         .fallback = optional_key,
         .bounds = positive,
         .sentence = "delta_a, thickness of that boundary; sets the barrier 3 gamma_a/delta_a for lithium to appear"}),
    fills<&Interlayer::collector_energy, alloying>(
        {.name = "collector_energy",
         .unit = "J/m2",
         .fallback = "0 J/m^2",
         .bounds = not_negative,
         .sentence = "gamma_out, by which the alloy is dearer than lithium on the outer plane of a finite layer",
         .reference = "no preference"}),
    fills<&Interlayer::adhesion>({.name = "adhesion",
                                  .unit = "J/m2",
                                  .fallback = "0 J/m^2",
                                  .bounds = {-10, 10, false},
                                  .sentence = "Delta_gamma, work of adhesion on the electrolyte beyond that of lithium",
                                  .reference = "as lithium"}),
    fills<&Interlayer::area_resistance>(
        {.name = "area_resistance",
         .unit = "Ohm m2",
         .fallback = optional_key,
         .bounds = positive,
         .sentence = "Z where the layer covers the electrolyte; default that of the interface"}),
    fills<&Interlayer::reference_thickness>(
        {.name = "reference_thickness",
         .unit = "m",
         .fallback = optional_key,
         .bounds = positive,
         .sentence = "thickness of a coating to which area_resistance and irreversible_uptake belong; both are in "
                     "proportion to thickness. With an alloy: absent, its transport is solved for"}),
    fills<&Interlayer::irreversible_uptake>({.name = "irreversible_uptake",
                                             .unit = "C/m2",
                                             .fallback = optional_key,
                                             .bounds = positive,
                                             .sentence = "Q, lithium per area that the coating takes from the plating "
                                                         "current once and never gives back; absent: none"}),
};

constexpr Key curve_keys[] = {
    fills<&EquilibriumCurve::exponentials>({.name = "exponentials",
                                            .fallback = optional_key,
                                            .sentence = "terms height exp(-x/decay): host with little lithium",
                                            .table = &exponential_table}),
    fills<&EquilibriumCurve::steps>({.name = "steps",
                                     .fallback = optional_key,
                                     .sentence = "terms height [1 - tanh((x - position)/width)]/2: ends of plateaus",
                                     .table = &step_table}),
    fills<&EquilibriumCurve::dilute>(
        {.name = "dilute",
         .fallback = "0.005",
         .bounds = positive,
         .sentence = "x_0 of the term (RT/2F) ln(1 + (x_0/x)^2), lithium at infinite dilution"}),
    fills<&Interlayer::curve_status>({.name = "status", .sentence = "how the curve is known"}),
    fills<&Interlayer::curve_source>({.name = "source", .sentence = "literature reference, derivation or reason"}),
};

constexpr Key exponential_keys[] = {
    fills<&EquilibriumCurve::Exponential::height>(
        {.name = "height", .unit = "V", .bounds = positive, .sentence = "height at x = 0"}),
    fills<&EquilibriumCurve::Exponential::decay>(
        {.name = "decay", .bounds = positive, .sentence = "Li per host atom over which it falls to 1/e"}),
};

constexpr Key step_keys[] = {
    fills<&EquilibriumCurve::Step::height>({.name = "height",
                                            .unit = "V",
                                            .bounds = positive,
                                            .sentence = "height of the step: what the potential falls by"}),
    fills<&EquilibriumCurve::Step::position>(
        {.name = "position", .bounds = positive, .sentence = "Li per host atom in the middle of the step"}),
    fills<&EquilibriumCurve::Step::width>(
        {.name = "width",
         .bounds = {1e-4, 100, false},
         .sentence = "half width of the step in Li per host atom; a sharper one is not resolved"}),
};

constexpr Key pinhole_keys[] = {
    fills<&Pinhole::centre>({.name = "centre", .unit = "m", .sentence = "x and y of the centre"}),
    fills<&Pinhole::radius>({.name = "radius", .unit = "m", .bounds = positive, .sentence = "radius"}),
};

}  // namespace

const KeyTable interlayer_table{"layers.<metal>.interlayer", "a coating between the electrolyte and the metal",
                                interlayer_keys};
const KeyTable curve_table{"layers.<metal>.interlayer.equilibrium_potential",
                           "U(x), strictly falling to 0 (lithium metal)", curve_keys};
const KeyTable exponential_table{"layers.<metal>.interlayer.equilibrium_potential.exponentials",
                                 "an exponential term of U(x)", exponential_keys};
const KeyTable step_table{"layers.<metal>.interlayer.equilibrium_potential.steps", "a step of U(x)", step_keys};
const KeyTable pinhole_table{"layers.<metal>.interlayer.pinholes", "a hole in the coating", pinhole_keys};

}  // namespace auralith
