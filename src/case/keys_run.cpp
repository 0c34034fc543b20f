#include "case/keys.hpp"
#include "case/readers.hpp"
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
     .sentence =
         "creep under pressure closes porosity that the grid does not resolve (lattice_motion column, a stack "
         "pressure; the stress around a void, 1.5/n of the pressure, in 2-D sqrt(3)/n, at most 2.8 MPa); default "
         "off, because on resolved voids and dilute vacancies it exaggerates what pressure does"},
};

constexpr Key ambient_keys[] = {
    fills<&Ambient::temperature>({.name = "temperature",
                                  .unit = "K",
                                  .fallback = "25 degC",
                                  .bounds = temperatures,
                                  .sentence = "temperature, or a table {times, values} linear in time",
                                  .table = &ambient_temperature_table}),
    fills<&Ambient::pressure>({.name = "pressure",
                               .unit = "Pa",
                               .fallback = "0 MPa",
                               .bounds = pressures,
                               .sentence = "stack pressure, or a table {times, values} linear in time",
                               .table = &ambient_pressure_table}),
};

constexpr Key temperature_keys[] = {
    fills<&TimeTable::times>({.name = "times", .unit = "s", .bounds = not_negative, .sentence = "increasing times"}),
    fills<&TimeTable::values>(
        {.name = "values", .unit = "K", .bounds = temperatures, .sentence = "temperatures at these times"}),
};

constexpr Key pressure_keys[] = {
    fills<&TimeTable::times>({.name = "times", .unit = "s", .bounds = not_negative, .sentence = "increasing times"}),
    fills<&TimeTable::values>(
        {.name = "values", .unit = "Pa", .bounds = pressures, .sentence = "stack pressures at these times"}),
};

constexpr Key time_keys[] = {
    fills<&TimeSettings::scheme>({.name = "scheme", .fallback = "trbdf2", .sentence = "one-step scheme"}),
    fills<&TimeSettings::first_step>(
        {.name = "first_step",
         .unit = "s",
         .fallback = optional_key,
         .bounds = positive,
         .sentence = "time step after the start and after every jump; without it as long as the rates of the contents "
                     "allow, at least 1e-2 s; 1e-2 s where a double layer or a permittivity stores charge or a coating "
                     "keeps lithium; never above largest_step"}),
    fills<&TimeSettings::smallest_step>({.name = "smallest_step",
                                         .unit = "s",
                                         .fallback = "1e-9 s",
                                         .bounds = positive,
                                         .sentence = "time step at which the solver gives up"}),
    fills<&TimeSettings::largest_step>({.name = "largest_step",
                                        .unit = "s",
                                        .fallback = "600 s",
                                        .bounds = positive,
                                        .sentence = "largest time step"}),
    fills<&TimeSettings::tolerance>(
        {.name = "tolerance",
         .fallback = "1e-3",
         .bounds = {1e-12, 0.1, false},
         .sentence = "local error per step in the void fraction, the host fraction of an alloy and H/H0"}),
};

constexpr Key solver_keys[] = {
    fills<&SolverSettings::linear>(
        {.name = "linear",
         .fallback = "fieldsplit",
         .sentence = "preconditioner of GMRES: field split, or LU of the whole matrix as the reference"}),
    fills<&SolverSettings::newton_tolerance>({.name = "newton_tolerance",
                                              .fallback = "1e-9",
                                              .bounds = {1e-15, 1e-3, false},
                                              .sentence = "scaled residual at which Newton stops; sums that ledgers "
                                                          "see are solved to 1e-11 of what flows all the same"}),
    fills<&SolverSettings::newton_iterations>({.name = "newton_iterations",
                                               .fallback = "20",
                                               .bounds = {1.0, 1000.0, false},
                                               .sentence = "Newton iterations after which a step is rejected"}),
};

constexpr Key output_keys[] = {
    fills<&OutputSettings::field_interval>(
        {.name = "field_interval",
         .unit = "s",
         .fallback = "0 s",
         .bounds = not_negative,
         .sentence =
             "field outputs at the multiples of this time, where time steps end; 0: only at the start, step ends "
             "and events"}),
    fills<&OutputSettings::fields_at_step_ends>(
        {.name = "fields_at_step_ends", .fallback = "on", .sentence = "fields at the end of each step or half cycle"}),
    fills<&OutputSettings::fields_at_events>(
        {.name = "fields_at_events",
         .fallback = "on",
         .sentence = "fields at each event: contact loss, penetration, polarisation, cut-offs"}),
    fills<&OutputSettings::flush_interval>({.name = "flush_interval",
                                            .fallback = "20",
                                            .bounds = {1.0, 1e6, false},
                                            .sentence = "time steps between flushes of the time series"}),
    fills<&OutputSettings::differential_resistance>(
        {.name = "differential_resistance",
         .fallback = "on",
         .sentence = "the column differential_resistance, dV/dI with the contents held: one more linear solve per "
                     "time step with a preconditioner of its own, made anew when that no longer serves; off: nan"}),
    fills<&OutputSettings::vtk>(
        {.name = "vtk",
         .fallback = "off",
         .sentence = "cell fields also as VTK files, fields.pvd; fields.xmf shows the same without them"}),
    fills<&OutputSettings::vtk_pieces>({.name = "vtk_pieces",
                                        .fallback = "1",
                                        .bounds = {1.0, 1e6, false},
                                        .sentence = "files of one field output in vtk/, written by as many ranks; each "
                                                    "holds its part of the fields in memory"}),
};

constexpr Key checkpoint_keys[] = {
    fills<&CheckpointSettings::wall_interval>({.name = "wall_interval",
                                               .unit = "s",
                                               .fallback = "30 min",
                                               .bounds = not_negative,
                                               .sentence = "wall time between checkpoints; 0: not by time"}),
    fills<&CheckpointSettings::step_interval>({.name = "step_interval",
                                               .fallback = "0",
                                               .bounds = {0.0, 1e9, false},
                                               .sentence = "time steps between checkpoints; 0: not by steps"}),
    fills<&CheckpointSettings::at_events>(
        {.name = "at_events",
         .fallback = "on",
         .sentence = "a checkpoint also after every time step with an event of the protocol"}),
    fills<&CheckpointSettings::keep>({.name = "keep",
                                      .fallback = "2",
                                      .bounds = {1.0, 1000.0, false},
                                      .sentence = "number of the last checkpoints that are kept"}),
};

}  // namespace

const KeyTable effects_table{"effects", "switches of physical effects", effects_keys};
const KeyTable ambient_table{"ambient", "surroundings of the cell", ambient_keys};
const KeyTable ambient_temperature_table{"ambient.temperature", "temperature over time", temperature_keys};
const KeyTable ambient_pressure_table{"ambient.pressure", "stack pressure over time", pressure_keys};
const KeyTable time_table{"time", "time integration", time_keys};
const KeyTable solver_table{"solver", "solver", solver_keys};
const KeyTable output_table{"output", "output", output_keys};
const KeyTable checkpoint_table{"checkpoint", "checkpoints, from which a run is continued", checkpoint_keys};

std::vector<const KeyTable*> all_key_tables() {
  std::vector<const KeyTable*> all;
  const auto add = [&](auto... tables) { (all.push_back(tables), ...); };
  add(&case_table, &grid_table, &axis_table, &axis_z_table, &cells_table);
  add(&metal_table, &electrolyte_table, &property_table, &initial_table);
  add(&metal_layer_table, &electrolyte_layer_table, &void_model_table, &initial_voids_table, &inclusion_table);
  add(&interlayer_table, &curve_table, &exponential_table, &step_table, &pinhole_table);
  add(&region_table, &label_map_table);
  add(&reaction_table, &contact_resistance_table, &blocking_table, &heterogeneous_table);
  add(&effects_table, &ambient_table, &ambient_temperature_table, &ambient_pressure_table);
  for (const KeyTable* table : protocol_tables()) add(table);
  add(&time_table, &solver_table, &output_table, &checkpoint_table);
  return all;
}

}  // namespace auralith
