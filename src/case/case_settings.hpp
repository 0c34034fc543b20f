/// How a case is solved and what is written. SI units.
#pragma once

#include "config/words.hpp"

namespace auralith {

enum class TimeScheme { implicit_euler, trbdf2, esdirk3 };
template <>
inline constexpr auto words<TimeScheme> = std::to_array<Word<TimeScheme>>({
    {"implicit_euler", TimeScheme::implicit_euler},
    {"trbdf2", TimeScheme::trbdf2},
    {"esdirk3", TimeScheme::esdirk3},
});

struct TimeSettings {
  TimeScheme scheme = TimeScheme::trbdf2;
  std::optional<double>
      first_step{};  ///< s, after the start and after every jump; nothing: what TimeStepper::first_step() finds
  double smallest_step = 1e-9;  ///< s
  double largest_step = 600;    ///< s
  double tolerance = 1e-3;      ///< local error per step in the void fraction, host fraction (max norm) and in H/H0
};

enum class LinearSolver { fieldsplit, direct };
template <>
inline constexpr auto words<LinearSolver> = std::to_array<Word<LinearSolver>>({
    {"fieldsplit", LinearSolver::fieldsplit},
    {"direct", LinearSolver::direct},
});

struct SolverSettings {
  LinearSolver linear = LinearSolver::fieldsplit;
  double newton_tolerance = 1e-9;  ///< root mean square of the scaled residual, see solver/scaling
  int newton_iterations = 20;
  bool robust =
      false;  ///< direct solver, new matrix at every iteration, damped steps; set by the program when a step fails
};

struct OutputSettings {
  double field_interval = 0;            ///< s between field outputs; 0: only at the start, at step ends and events
  bool fields_at_step_ends = true;      ///< a field output at the end of each (half) cycle
  bool fields_at_events = true;         ///< a field output at each event of the protocol
  int flush_interval = 20;              ///< time steps between flushes of the time series
  bool differential_resistance = true;  ///< its column of the time series is computed
  bool vtk = false;                     ///< cell fields also as VTK files
  int vtk_pieces = 1;                   ///< files per field output of VTK
};

struct CheckpointSettings {
  double wall_interval = 1800;  ///< s of wall time between checkpoints; 0: not by time
  int step_interval = 0;        ///< time steps between checkpoints; 0: not by steps
  bool at_events = true;        ///< also after every step with an event of the protocol
  int keep = 2;                 ///< the last ones that are kept
};

}  // namespace auralith
