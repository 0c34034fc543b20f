#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <sstream>

#include "mms/map.hpp"
#include "mms/places.hpp"
#include "mms_forcing.hpp"
#include "physics/effect.hpp"
#include "solver/time_stepper.hpp"

namespace auralith::mms {

namespace {

void metal_samples(const Manufactured& m, const Model& model, Layout& layout, double t, int layer,
                   const MetalSolution& p, std::vector<Sample>& out) {
  const Grid& grid = model.grid();
  const std::string& name = m.input.layers[layer].name;
  const Box& box = layout.box();
  const int g = grid.gamma_of_layer(layer);
  const double thickness = metal_thickness(t, p);
  for (int j = box.j0; j < box.j1; ++j)
    for (int i = box.i0; i < box.i1; ++i) {
      const double x = grid.x.centres[i], y = grid.y.centres[j], area = grid.x.widths[i] * grid.y.widths[j];
      for (int k = grid.layers[layer].first; k < grid.layers[layer].last; ++k) {
        const Place cell = metal_place(m.input, grid, k, thickness);
        const MetalFields f = metal_fields(x, y, cell.centre, t, p);
        const auto add = [&](const Unknown& unknown, const char* what, double exact) {
          if (layout.exists(unknown, k))
            out.push_back({name + " " + what, layout.cell(unknown, i, j, k), exact, area * cell.height});
        };
        add(in_cells::void_fraction, "void fraction", f.void_fraction);
        add(in_cells::void_potential, "void potential", f.void_potential);
        add(in_cells::electronic_potential, "electronic potential", f.electronic_potential);
        if (layout.exists(in_cells::alloy_coordinate, k)) {
          const AlloyFields a = alloy_fields(x, y, cell.centre, t, p);
          const AlloyCurve& curve = *model.curve(layer);
          add(in_cells::alloy_coordinate, "alloy coordinate", curve.coordinate(curve.content(a.host_fraction)));
          add(in_cells::alloy_potential, "alloy potential", a.nonlocal);
        }
        const double outer = cell.centre + 0.5 * cell.height;  // the velocity lives on faces
        add(in_cells::lattice_velocity, "lattice velocity", metal_fields(x, y, outer, t, p).velocity);
      }
      if (g < 0) continue;
      const Gamma& gamma = grid.gammas[g];
      const MetalFields f = metal_fields(x, y, 0, t, p);
      const auto add = [&](const Unknown& unknown, const char* what, double exact) {
        if (layout.exists(unknown, g))
          out.push_back({name + " Gamma " + what, layout.face(unknown, i, j, g), exact, area});
      };
      add(at_gamma::void_fraction, "void fraction", f.void_fraction);
      add(at_gamma::void_potential, "void potential", f.void_potential);
      add(at_gamma::electronic_potential, "electronic potential", f.electronic_potential);
      add(at_gamma::reaction_current, "current", f.current);
      add(at_gamma::site_velocity, "site velocity", f.velocity);
      if (!m.electrolytes.contains(gamma.electrolyte_layer)) continue;
      const double height = gamma.direction > 0 ? m.input.layers[gamma.electrolyte_layer].thickness : 0.0;
      add(at_gamma::ionic_potential, "ionic potential",
          electrolyte_fields(x, y, height, t, m.electrolytes.at(gamma.electrolyte_layer)).potential);
    }
  const auto add = [&](const Unknown& unknown, const char* what, double exact) {
    if (layout.exists(unknown, layer)) out.push_back({name + " " + what, layout.scalar(unknown, layer), exact, 1});
  };
  add(scalars::thickness, "thickness", thickness);
  add(scalars::rigid_velocity, "rigid velocity", metal_fields(0, 0, 0, t, p).velocity);
  add(scalars::mean_contact, "mean contact", p.mean_contact);
  add(scalars::mean_force, "mean force", mean_force(p, metal_fields(0, 0, 0, t, p).velocity));
  if (layout.exists(scalars::mean_force, layer)) out.back().size = p.barrier;
}

std::set<std::string> names_of_all_ranks(const Errors& errors) {
  std::string own;
  for (const auto& [name, field] : errors) own += name + '\n';
  int ranks = 1, length = static_cast<int>(own.size());
  MPI_Comm_size(PETSC_COMM_WORLD, &ranks);
  std::vector<int> lengths(static_cast<std::size_t>(ranks)), starts(static_cast<std::size_t>(ranks), 0);
  MPI_Allgather(&length, 1, MPI_INT, lengths.data(), 1, MPI_INT, PETSC_COMM_WORLD);
  std::partial_sum(lengths.begin(), lengths.end() - 1, starts.begin() + 1);
  std::string all(static_cast<std::size_t>(starts.back() + lengths.back()), ' ');
  MPI_Allgatherv(own.data(), length, MPI_CHAR, all.data(), lengths.data(), starts.data(), MPI_CHAR, PETSC_COMM_WORLD);
  std::set<std::string> names;
  std::istringstream lines(all);
  for (std::string name; std::getline(lines, name);) names.insert(name);
  return names;
}

}  // namespace

std::vector<Sample> samples(const Manufactured& m, const Model& model, Layout& layout, double t) {
  std::vector<Sample> out;
  const Grid& grid = model.grid();
  if (grid.has_map()) return map_samples(m, model, layout, t);
  const Box& box = layout.box();
  for (const auto& [layer, p] : m.metals) metal_samples(m, model, layout, t, layer, p, out);
  for (const auto& [layer, p] : m.electrolytes)
    for (int j = box.j0; j < box.j1; ++j)
      for (int i = box.i0; i < box.i1; ++i)
        for (int k = grid.layers[layer].first; k < grid.layers[layer].last; ++k) {
          if (!layout.exists(in_cells::ionic_potential, k)) continue;
          const Place cell = electrolyte_place(grid, k);
          out.push_back({m.input.layers[layer].name + " ionic potential",
                         layout.cell(in_cells::ionic_potential, i, j, k),
                         electrolyte_fields(grid.x.centres[i], grid.y.centres[j], cell.centre, t, p).potential,
                         grid.x.widths[i] * grid.y.widths[j] * cell.height});
        }
  if (layout.exists(scalars::cell_voltage, 0))
    out.push_back({"voltage", layout.scalar(scalars::cell_voltage, 0), voltage(m, t), 1});
  if (layout.exists(scalars::cell_current, 0))
    out.push_back({"current", layout.scalar(scalars::cell_current, 0), m.current_density, 1});
  return out;
}

std::vector<double> final_state(const Manufactured& m, std::vector<Sample>& found) {
  // Elimination order matters for the fill of 3-D matrices.
  if (m.input.grid.widths_y.size() > 1)
    petsc::check(PetscOptionsSetValue(nullptr, "-auralith_pc_factor_mat_solver_type", "mumps"));
  else
    petsc::check(PetscOptionsClearValue(nullptr, "-auralith_pc_factor_mat_solver_type"));
  int rank = 0, ranks = 1;
  MPI_Comm_rank(PETSC_COMM_WORLD, &rank);
  MPI_Comm_size(PETSC_COMM_WORLD, &ranks);
  const Grid grid(m.input);
  const Partition partition(grid.x.cells(), grid.y.cells(), ranks);
  Layout layout(m.input, grid, partition, rank, all_unknowns(m.input));
  Model model(m.input, grid, layout);
  model.add(make_forcing(m, model, layout));
  const Assembler assembler(PETSC_COMM_WORLD, model, layout);
  TimeStepper stepper(assembler, m.input.time, m.input.solver);

  SlotArray slots(static_cast<std::size_t>(layout.slots()), 0.0);
  const std::vector<Sample> start = samples(m, model, layout, 0);
  // A row without an exact value would be an unknown that nobody checks.
  if (static_cast<int>(start.size()) != layout.own_columns_size() + layout.scalars())
    ADD_FAILURE() << "unknowns without exact solution";
  for (const Sample& sample : start) slots[sample.slot] = sample.exact;
  stepper.set_state(slots, 0);
  const StageOutcome consistent = stepper.make_consistent(m.current_density);
  EXPECT_TRUE(consistent.converged) << consistent.reason << ", " << stepper.solver().worst_row();
  if (!consistent.converged) return {};
  for (int n = 0; m.period > 0 && n < m.steps; ++n) {
    const StepOutcome outcome = stepper.attempt(m.period / m.steps);
    EXPECT_TRUE(outcome.converged) << outcome.reason << ", " << stepper.solver().worst_row();
    if (!outcome.converged) return {};
    stepper.accept();
  }
  found = samples(m, model, layout, m.period);
  std::vector<double> values;
  for (const Sample& sample : found) values.push_back(stepper.slots()[sample.slot]);
  return values;
}

Errors solve(const Manufactured& m) {
  std::vector<Sample> found;
  const std::vector<double> values = final_state(m, found);
  Errors errors;
  std::map<std::string, double> measure;
  for (std::size_t n = 0; n < values.size(); ++n) {
    const double error = values[n] - found[n].exact;
    FieldError& field = errors[found[n].name];
    ++field.count;
    field.mean_square += found[n].weight * error * error;
    field.largest = std::max(field.largest, std::abs(error));
    field.size = std::max({field.size, std::abs(found[n].exact), found[n].size});
    measure[found[n].name] += found[n].weight;
  }
  for (const std::string& name : names_of_all_ranks(errors)) errors[name];  // a rank may have no face of some kind
  for (auto& [name, field] : errors) {
    std::array sums{field.mean_square, measure[name]}, largest{field.largest, field.size};
    MPI_Allreduce(MPI_IN_PLACE, sums.data(), 2, MPI_DOUBLE, MPI_SUM, PETSC_COMM_WORLD);
    MPI_Allreduce(MPI_IN_PLACE, largest.data(), 2, MPI_DOUBLE, MPI_MAX, PETSC_COMM_WORLD);
    MPI_Allreduce(MPI_IN_PLACE, &field.count, 1, MPI_INT, MPI_MAX, PETSC_COMM_WORLD);
    field.mean_square = std::sqrt(sums[0] / sums[1]);
    field.largest = largest[0], field.size = largest[1];
  }
  return errors;
}

}  // namespace auralith::mms
