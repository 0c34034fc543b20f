#include "case/keys.hpp"
#include "materials/keys.hpp"

namespace auralith {
namespace {

constexpr Bounds temperatures{173.0, 453.0, false};  // solid lithium
constexpr Bounds pressures{0.0, 1e9, false};

constexpr Key effects_keys[] = {
    {.name = "ion_transport",
     .kind = KeyKind::boolean,
     .fallback = optional_key,
     .sentence = "ionic potential; default on with an electrolyte"},
    {.name = "electron_transport",
     .kind = KeyKind::boolean,
     .fallback = optional_key,
     .sentence = "electronic potential; default on with a reaction"},
    {.name = "interface_reaction",
     .kind = KeyKind::boolean,
     .fallback = optional_key,
     .sentence = "charge transfer; default on with a reaction interface and both transports"},
    {.name = "metal_void",
     .kind = KeyKind::boolean,
     .fallback = optional_key,
     .sentence = "voids in the metal; default on with a metal"},
    {.name = "wall_energy",
     .kind = KeyKind::boolean,
     .fallback = optional_key,
     .sentence = "contact angle; default on with voids and a metal|electrolyte interface"},
    {.name = "lattice_motion",
     .kind = KeyKind::boolean,
     .fallback = optional_key,
     .sentence = "site law and drift; default on with voids, a reaction and a layer that moves"},
    {.name = "void_collapse",
     .kind = KeyKind::boolean,
     .fallback = optional_key,
     .sentence = "creep closes voids under pressure; default on with lattice_motion column"},
};

constexpr Key ambient_keys[] = {
    {.name = "temperature",
     .unit = "K",
     .fallback = "25 degC",
     .bounds = temperatures,
     .sentence = "temperature, or a table {times, values} linear in time"},
    {.name = "pressure",
     .unit = "Pa",
     .fallback = "0 MPa",
     .bounds = pressures,
     .sentence = "stack pressure, or a table {times, values} linear in time"},
};

constexpr Key temperature_keys[] = {
    {.name = "times",
     .kind = KeyKind::quantity_list,
     .unit = "s",
     .bounds = not_negative,
     .sentence = "increasing times"},
    {.name = "values",
     .kind = KeyKind::quantity_list,
     .unit = "K",
     .bounds = temperatures,
     .sentence = "temperatures at these times"},
};

constexpr Key pressure_keys[] = {
    {.name = "times",
     .kind = KeyKind::quantity_list,
     .unit = "s",
     .bounds = not_negative,
     .sentence = "increasing times"},
    {.name = "values",
     .kind = KeyKind::quantity_list,
     .unit = "Pa",
     .bounds = pressures,
     .sentence = "stack pressures at these times"},
};

constexpr Key step_kinds[] = {
    {.name = "rest", .kind = KeyKind::section, .fallback = optional_key, .sentence = "no current"},
    {.name = "galvanostatic", .kind = KeyKind::section, .fallback = optional_key, .sentence = "constant current"},
    {.name = "cycles",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "cycles of stripping and plating at one current"},
    {.name = "ccd",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "cycles whose current rises until the cell fails"},
};

constexpr Key name{.name = "name", .kind = KeyKind::text, .fallback = optional_key, .sentence = "name of the step"};
constexpr Key cut_offs{.name = "cut_offs",
                       .kind = KeyKind::list,
                       .fallback = optional_key,
                       .sentence = "conditions that end the step or the run"};
constexpr Key capacity{.name = "capacity",
                       .unit = "C/m2",
                       .fallback = optional_key,
                       .bounds = positive,
                       .sentence = "charge that ends the step (or half cycle), instead of a time"};
constexpr Key half_cycle{.name = "half_cycle",
                         .unit = "s",
                         .fallback = optional_key,
                         .bounds = positive,
                         .sentence = "time of a half cycle"};
constexpr Key rest_between{.name = "rest_between",
                           .unit = "s",
                           .fallback = "0 s",
                           .bounds = not_negative,
                           .sentence = "rest after each half cycle"};

constexpr Key rest_keys[] = {
    name, cut_offs, {.name = "duration", .unit = "s", .bounds = positive, .sentence = "how long"}};

constexpr Key galvanostatic_keys[] = {
    name,
    cut_offs,
    {.name = "current_density",
     .unit = "A/m2",
     .sentence = "current density; positive strips the top (positive) electrode"},
    {.name = "duration", .unit = "s", .fallback = optional_key, .bounds = positive, .sentence = "how long"},
    capacity,
};

constexpr Key cycles_keys[] = {
    name,
    cut_offs,
    {.name = "count", .kind = KeyKind::integer, .bounds = {1.0, 1e6, false}, .sentence = "number of cycles"},
    {.name = "current_density",
     .unit = "A/m2",
     .sentence = "current density of the first half cycle; positive strips the top electrode"},
    half_cycle,
    capacity,
    rest_between,
};

constexpr Key ccd_keys[] = {
    name,
    cut_offs,
    {.name = "first_current", .unit = "A/m2", .bounds = positive, .sentence = "current density of the first cycle"},
    {.name = "current_step",
     .unit = "A/m2",
     .bounds = positive,
     .sentence = "increase of the current density from cycle to cycle"},
    {.name = "last_current", .unit = "A/m2", .bounds = positive, .sentence = "largest current density"},
    half_cycle,
    capacity,
    rest_between,
    {.name = "strip_only",
     .kind = KeyKind::boolean,
     .fallback = "off",
     .sentence = "only the stripping half cycles of the top electrode"},
};

constexpr Key cut_off_keys[] = {
    {.name = "voltage_above", .unit = "V", .fallback = optional_key, .sentence = "cell voltage above this"},
    {.name = "voltage_below", .unit = "V", .fallback = optional_key, .sentence = "cell voltage below this"},
    {.name = "contact_below",
     .fallback = optional_key,
     .bounds = fraction,
     .sentence = "contact fraction of an electrode below this"},
    {.name = "penetration",
     .kind = KeyKind::boolean,
     .fallback = optional_key,
     .sentence = "on: penetration onset while plating"},
    {.name = "capacity",
     .unit = "C/m2",
     .fallback = optional_key,
     .bounds = positive,
     .sentence = "charge passed in this step or half cycle"},
    {.name = "lithium_exhausted",
     .kind = KeyKind::boolean,
     .fallback = optional_key,
     .sentence = "on: a finite electrode has no lithium left"},
    {.name = "ends",
     .kind = KeyKind::choice,
     .fallback = "step",
     .choices = "step|run",
     .sentence = "what the condition ends"},
};

constexpr Key events_keys[] = {
    {.name = "contact",
     .fallback = "0.5",
     .bounds = fraction,
     .sentence = "contact fraction under which contact is lost"},
    {.name = "contact_reported",
     .kind = KeyKind::quantity_list,
     .fallback = optional_key,
     .bounds = fraction,
     .sentence = "further contact fractions whose CCD is reported; default 0.3 and 0.8"},
    {.name = "polarisation",
     .unit = "V",
     .fallback = "0.2 V",
     .bounds = positive,
     .sentence = "|V - I R_pellet| that counts as polarisation"},
};

constexpr Key time_keys[] = {
    {.name = "scheme",
     .kind = KeyKind::choice,
     .fallback = "trbdf2",
     .choices = "implicit_euler|sdirk2|trbdf2",
     .sentence = "one-step scheme"},
    {.name = "first_step",
     .unit = "s",
     .fallback = "1e-2 s",
     .bounds = positive,
     .sentence = "time step after the start and after every jump"},
    {.name = "smallest_step",
     .unit = "s",
     .fallback = "1e-9 s",
     .bounds = positive,
     .sentence = "time step at which the solver gives up"},
    {.name = "largest_step", .unit = "s", .fallback = "600 s", .bounds = positive, .sentence = "largest time step"},
    {.name = "tolerance",
     .fallback = "1e-3",
     .bounds = {1e-12, 0.1, false},
     .sentence = "local error per step in the void fraction and H/H0"},
};

constexpr Key solver_keys[] = {
    {.name = "linear",
     .kind = KeyKind::choice,
     .fallback = "direct",
     .choices = "direct|iterative",
     .sentence = "linear solver"},
    {.name = "newton_tolerance",
     .fallback = "1e-11",
     .bounds = {1e-15, 1e-3, false},
     .sentence = "scaled residual at which Newton stops"},
    {.name = "newton_iterations",
     .kind = KeyKind::integer,
     .fallback = "20",
     .bounds = {1.0, 1000.0, false},
     .sentence = "Newton iterations after which a step is rejected"},
};

constexpr Key output_keys[] = {
    {.name = "field_interval",
     .unit = "s",
     .fallback = "0 s",
     .bounds = not_negative,
     .sentence = "time between field outputs; 0: only at the start, step ends and events"},
    {.name = "fields_at_step_ends",
     .kind = KeyKind::boolean,
     .fallback = "on",
     .sentence = "fields at the end of each step or half cycle"},
    {.name = "flush_interval",
     .kind = KeyKind::integer,
     .fallback = "20",
     .bounds = {1.0, 1e6, false},
     .sentence = "time steps between flushes of the time series"},
};

}  // namespace

const KeyTable effects_table{"effects", "switches of physical effects", effects_keys};
const KeyTable ambient_table{"ambient", "surroundings of the cell", ambient_keys};
const KeyTable ambient_temperature_table{"ambient.temperature", "temperature over time", temperature_keys};
const KeyTable ambient_pressure_table{"ambient.pressure", "stack pressure over time", pressure_keys};
const KeyTable protocol_table{"protocol", "kinds of steps", step_kinds};
const KeyTable rest_table{"protocol.rest", "no current", rest_keys};
const KeyTable galvanostatic_table{"protocol.galvanostatic", "constant current", galvanostatic_keys};
const KeyTable cycles_table{"protocol.cycles", "strip and plate", cycles_keys};
const KeyTable ccd_table{"protocol.ccd", "ramp of the critical current density", ccd_keys};
const KeyTable cut_off_table{"protocol.<step>.cut_offs", "a condition that ends a step, hit exactly", cut_off_keys};
const KeyTable events_table{"events", "what counts as an event", events_keys};
const KeyTable time_table{"time", "time integration", time_keys};
const KeyTable solver_table{"solver", "solver", solver_keys};
const KeyTable output_table{"output", "output", output_keys};

std::span<const KeyTable* const> all_key_tables() {
  static constexpr const KeyTable* tables[] = {&case_table,
                                               &grid_table,
                                               &axis_table,
                                               &axis_z_table,
                                               &cells_table,
                                               &property_table,
                                               &metal_table,
                                               &electrolyte_table,
                                               &metal_layer_table,
                                               &electrolyte_layer_table,
                                               &void_model_table,
                                               &initial_voids_table,
                                               &inclusion_table,
                                               &reaction_table,
                                               &contact_resistance_table,
                                               &blocking_table,
                                               &heterogeneous_table,
                                               &effects_table,
                                               &ambient_table,
                                               &ambient_temperature_table,
                                               &ambient_pressure_table,
                                               &protocol_table,
                                               &rest_table,
                                               &galvanostatic_table,
                                               &cycles_table,
                                               &ccd_table,
                                               &cut_off_table,
                                               &events_table,
                                               &time_table,
                                               &solver_table,
                                               &output_table};
  return tables;
}

}  // namespace auralith
