#include "case/keys.hpp"
#include "case/readers.hpp"

namespace auralith {
namespace {

constexpr Key between{.name = "between",
                      .kind = KeyKind::list,
                      .fallback = optional_key,
                      .sentence = "names of the two layers, lower one first"};
constexpr Key file{.name = "file",
                   .kind = KeyKind::text,
                   .fallback = optional_key,
                   .sentence = "card whose keys are used where the entry has none of its own"};
constexpr Key patches{.name = "patches",
                      .kind = KeyKind::list,
                      .fallback = optional_key,
                      .sentence =
                          "rectangles {x: [x0, x1], y: [y0, y1], ...} or discs {centre: [x, y], radius: r, ...} with "
                          "other keys; later ones win; cells are cut by area"};
constexpr Key patch_x{.name = "x",
                      .kind = KeyKind::quantity_list,
                      .unit = "m",
                      .fallback = optional_key,
                      .sentence = "patches: extent in x; default all"};
constexpr Key patch_y{.name = "y",
                      .kind = KeyKind::quantity_list,
                      .unit = "m",
                      .fallback = optional_key,
                      .sentence = "patches: extent in y; default all"};
constexpr Key patch_centre{.name = "centre",
                           .kind = KeyKind::quantity_list,
                           .unit = "m",
                           .fallback = optional_key,
                           .sentence =
                               "patches: middle [x, y] of a disc, instead of x and y; in a direction with one "
                               "cell it does not count, a disc is then a strip"};
constexpr Key patch_radius = fills<&Patch::radius>({.name = "radius",
                                                    .unit = "m",
                                                    .fallback = optional_key,
                                                    .bounds = positive,
                                                    .sentence = "patches: radius of the disc"});
constexpr Key kind = fills<&InterfaceEntry::kind>({.name = "kind", .sentence = "what happens at the interface"});
constexpr Key film_resistance =
    fills<&InterfaceEntry::film_resistance>({.name = "film_resistance",
                                             .unit = "Ohm m2",
                                             .fallback = "0 Ohm cm^2",
                                             .bounds = not_negative,
                                             .sentence = "area resistance of a film in series",
                                             .reference = "no film"});
constexpr Key contact_angle = fills<&InterfaceEntry::contact_angle_cosine>(
    {.name = "contact_angle_cosine",
     .fallback = optional_key,
     .sentence = "cos(theta) = W_ad/gamma - 1 of the metal on the electrolyte; default 0 (neutral)",
     .table = &heterogeneous_table});

constexpr Key reaction_keys[] = {
    between,
    file,
    kind,
    patches,
    patch_x,
    patch_y,
    patch_centre,
    patch_radius,
    film_resistance,
    fills<&InterfaceEntry::kinetics>(
        {.name = "kinetics", .fallback = "butler_volmer", .sentence = "current as a function of the overpotential"}),
    fills<&InterfaceEntry::area_resistance>({.name = "area_resistance",
                                             .unit = "Ohm m2",
                                             .bounds = positive,
                                             .sentence = "Z of the full contact at small currents (anodic and cathodic "
                                                         "coefficient adding up to 1); i0 = RT/(F Z)"}),
    fills<&InterfaceEntry::anodic_coefficient>({.name = "anodic_coefficient",
                                                .fallback = "0.5",
                                                .bounds = {0.0, 2.0, true},
                                                .sentence = "alpha_a, transfer coefficient of stripping",
                                                .reference = "symmetric one-electron transfer"}),
    fills<&InterfaceEntry::cathodic_coefficient>({.name = "cathodic_coefficient",
                                                  .fallback = "0.5",
                                                  .bounds = {0.0, 2.0, true},
                                                  .sentence = "alpha_c, transfer coefficient of plating",
                                                  .reference = "symmetric one-electron transfer"}),
    fills<&InterfaceEntry::double_layer_capacity>({.name = "double_layer_capacity",
                                                   .unit = "F/m2",
                                                   .fallback = "0 F/m^2",
                                                   .bounds = not_negative,
                                                   .sentence = "capacity of the interface",
                                                   .reference = "charging takes milliseconds and is left out"}),
    fills<&InterfaceEntry::site_mobility>(
        {.name = "site_mobility",
         .unit = "m/(s Pa)",
         .fallback = optional_key,
         .bounds = not_negative,
         .allow_infinite = true,
         .sentence =
             "k_G, annihilation of lattice sites while stripping; 0: pinned, infinite: free drift (needed where "
             "the lattice moves)"}),
    fills<&InterfaceEntry::site_mobility_plating>(
        {.name = "site_mobility_plating",
         .unit = "m/(s Pa)",
         .fallback = optional_key,
         .bounds = not_negative,
         .allow_infinite = true,
         .sentence = "k_plate, creation of lattice sites while plating (needed where the lattice moves)"}),
    contact_angle,
    fills<&InterfaceEntry::fracture_toughness>(
        {.name = "fracture_toughness",
         .unit = "Pa_sqrt_m",
         .fallback = optional_key,
         .bounds = positive,
         .sentence =
             "K_Ic of the electrolyte at the interface, sets the overpotential of penetration (needed with voids or "
             "where the protocol looks at penetration)"}),
    fills<&InterfaceEntry::flaw_size>({.name = "flaw_size",
                                       .unit = "m",
                                       .fallback = optional_key,
                                       .bounds = positive,
                                       .sentence = "a_f, depth of the surface flaw that lithium fills"}),
};

constexpr Key contact_resistance_keys[] = {
    between,
    file,
    kind,
    patches,
    patch_x,
    patch_y,
    patch_centre,
    patch_radius,
    film_resistance,
    fills<&InterfaceEntry::contact_resistance>({.name = "contact_resistance",
                                                .unit = "Ohm m2",
                                                .bounds = not_negative,
                                                .sentence = "area resistance between two electrolyte layers"}),
};

constexpr Key blocking_keys[] = {between, file,         kind,         patches,      patch_x,
                                 patch_y, patch_centre, patch_radius, contact_angle};

constexpr Key heterogeneous_keys[] = {
    fills<&HeterogeneousValue::mean>(
        {.name = "mean",
         .bounds = {-1.0, 10.0, false},
         .sentence = "mean; -1 is no adhesion at all, below it even dense metal is unstable"}),
    fills<&HeterogeneousValue::deviation>({.name = "deviation",
                                           .fallback = "0",
                                           .bounds = {0.0, 2.0, false},
                                           .sentence = "standard deviation of the Gaussian random field"}),
    fills<&HeterogeneousValue::correlation_length>({.name = "correlation_length",
                                                    .unit = "m",
                                                    .fallback = optional_key,
                                                    .bounds = positive,
                                                    .sentence = "correlation length of the random field"}),
    fills<&HeterogeneousValue::seed>(
        {.name = "seed", .fallback = "1", .bounds = {0.0, 9.2e18, false}, .sentence = "seed of the random field"}),
    fills<&HeterogeneousValue::status>({.name = "status", .sentence = "how the value is known"}),
    fills<&HeterogeneousValue::source>({.name = "source", .sentence = "literature reference, derivation or reason"}),
};

}  // namespace

const KeyTable reaction_table{"interfaces.<reaction>", "metal|electrolyte interface with a reaction", reaction_keys};
const KeyTable contact_resistance_table{"interfaces.<contact_resistance>", "contact between two electrolyte layers",
                                        contact_resistance_keys};
const KeyTable blocking_table{"interfaces.<blocking>", "interface that nothing crosses", blocking_keys};
const KeyTable heterogeneous_table{"interfaces.<interface>.contact_angle_cosine",
                                   "a mean and a random field over the interface", heterogeneous_keys};

}  // namespace auralith
