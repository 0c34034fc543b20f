#include "case/keys.hpp"

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
constexpr Key patch_radius{.name = "radius",
                           .unit = "m",
                           .fallback = optional_key,
                           .bounds = positive,
                           .sentence = "patches: radius of the disc"};
constexpr Key kind{.name = "kind",
                   .kind = KeyKind::choice,
                   .choices = "blocking|contact_resistance|reaction",
                   .sentence = "what happens at the interface"};
constexpr Key film_resistance{.name = "film_resistance",
                              .kind = KeyKind::property,
                              .unit = "Ohm m2",
                              .fallback = "0 Ohm cm^2",
                              .bounds = not_negative,
                              .sentence = "area resistance of a film in series",
                              .reference = "no film"};
constexpr Key contact_angle{
    .name = "contact_angle_cosine",
    .kind = KeyKind::section,
    .fallback = optional_key,
    .sentence = "cos(theta) = W_ad/gamma - 1 of the metal on the electrolyte; default 0 (neutral)"};

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
    {.name = "kinetics",
     .kind = KeyKind::choice,
     .fallback = "butler_volmer",
     .choices = "butler_volmer|linear",
     .sentence = "current as a function of the overpotential"},
    {.name = "area_resistance",
     .kind = KeyKind::property,
     .unit = "Ohm m2",
     .bounds = positive,
     .sentence =
         "Z of the full contact at small currents (anodic and cathodic coefficient adding up to 1); i0 = RT/(F Z)"},
    {.name = "anodic_coefficient",
     .kind = KeyKind::property,
     .fallback = "0.5",
     .bounds = {0.0, 2.0, true},
     .sentence = "alpha_a, transfer coefficient of stripping",
     .reference = "symmetric one-electron transfer"},
    {.name = "cathodic_coefficient",
     .kind = KeyKind::property,
     .fallback = "0.5",
     .bounds = {0.0, 2.0, true},
     .sentence = "alpha_c, transfer coefficient of plating",
     .reference = "symmetric one-electron transfer"},
    {.name = "double_layer_capacity",
     .kind = KeyKind::property,
     .unit = "F/m2",
     .fallback = "0 F/m^2",
     .bounds = not_negative,
     .sentence = "capacity of the interface",
     .reference = "charging takes milliseconds and is left out"},
    {.name = "site_mobility",
     .kind = KeyKind::property,
     .unit = "m/(s Pa)",
     .fallback = optional_key,
     .bounds = not_negative,
     .allow_infinite = true,
     .sentence = "k_G, annihilation of lattice sites while stripping; 0: pinned, infinite: free drift (needed where "
                 "the lattice moves)"},
    {.name = "site_mobility_plating",
     .kind = KeyKind::property,
     .unit = "m/(s Pa)",
     .fallback = optional_key,
     .bounds = not_negative,
     .allow_infinite = true,
     .sentence = "k_plate, creation of lattice sites while plating (needed where the lattice moves)"},
    contact_angle,
    {.name = "fracture_toughness",
     .kind = KeyKind::property,
     .unit = "Pa_sqrt_m",
     .fallback = optional_key,
     .bounds = positive,
     .sentence =
         "K_Ic of the electrolyte at the interface, sets the overpotential of penetration (needed with voids or "
         "where the protocol looks at penetration)"},
    {.name = "flaw_size",
     .kind = KeyKind::property,
     .unit = "m",
     .fallback = optional_key,
     .bounds = positive,
     .sentence = "a_f, depth of the surface flaw that lithium fills"},
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
    {.name = "contact_resistance",
     .kind = KeyKind::property,
     .unit = "Ohm m2",
     .bounds = not_negative,
     .sentence = "area resistance between two electrolyte layers"},
};

constexpr Key blocking_keys[] = {between, file,         kind,         patches,      patch_x,
                                 patch_y, patch_centre, patch_radius, contact_angle};

constexpr Key heterogeneous_keys[] = {
    {.name = "mean",
     .bounds = {-1.0, 10.0, false},
     .sentence = "mean; -1 is no adhesion at all, below it even dense metal is unstable"},
    {.name = "deviation",
     .fallback = "0",
     .bounds = {0.0, 2.0, false},
     .sentence = "standard deviation of the Gaussian random field"},
    {.name = "correlation_length",
     .unit = "m",
     .fallback = optional_key,
     .bounds = positive,
     .sentence = "correlation length of the random field"},
    {.name = "seed",
     .kind = KeyKind::integer,
     .fallback = "1",
     .bounds = {0.0, 9.2e18, false},
     .sentence = "seed of the random field"},
    {.name = "status",
     .kind = KeyKind::choice,
     .choices = "measured|derived|assumed|calibrated",
     .sentence = "how the value is known"},
    {.name = "source", .kind = KeyKind::text, .sentence = "literature reference, derivation or reason"},
};

}  // namespace

const KeyTable reaction_table{"interfaces.<reaction>", "metal|electrolyte interface with a reaction", reaction_keys};
const KeyTable contact_resistance_table{"interfaces.<contact_resistance>", "contact between two electrolyte layers",
                                        contact_resistance_keys};
const KeyTable blocking_table{"interfaces.<blocking>", "interface that nothing crosses", blocking_keys};
const KeyTable heterogeneous_table{"interfaces.<interface>.contact_angle_cosine",
                                   "a mean and a random field over the interface", heterogeneous_keys};

}  // namespace auralith
