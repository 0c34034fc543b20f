#include "solver/stage_test.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/constants.hpp"

namespace auralith {

namespace {

constexpr double round_off = 2 * std::numeric_limits<double>::epsilon();

/// Below this share of the largest current rows are solved no further: at rest nothing flows to compare with.
constexpr double least_share = 0.01;

}  // namespace

StageTest::StageTest(const Assembler& assembler, double tolerance) : assembler_(assembler), tolerance_(tolerance) {
  const Layout& layout = assembler.layout();
  const auto regions = static_cast<std::size_t>(assembler.model().input().region_count());
  sum_of_slot_.assign(static_cast<std::size_t>(layout.unknown_slots()), -1);
  allowed_.assign(regions * families, 0.0);
  for (int slot = 0; slot < layout.unknown_slots(); ++slot) assign(slot);
  sum_round_off_ = std::make_unique<SumRoundOff>(assembler, sum_of_slot_);
  for (int slot = layout.first_scalar_slot(); slot < layout.unknown_slots(); ++slot)
    if (layout.what(slot).unknown == static_cast<int>(ScalarUnknown::cell_current)) current_slot_ = slot;
  start();
}

void StageTest::assign(int slot) {
  const Layout::What what = assembler_.layout().what(slot);
  const Grid& grid = assembler_.model().grid();
  const auto put = [&](Family family, int region) { sum_of_slot_[slot] = static_cast<int>(sum(family, region)); };
  if (what.kind == Layout::What::Kind::cell) {
    const int region = grid.region(what.i, what.j, what.k);
    switch (static_cast<CellUnknown>(what.unknown)) {
      case CellUnknown::void_fraction:
        return put(voids, region);
      case CellUnknown::lattice_velocity:
        return put(lattice, region);
      case CellUnknown::alloy_coordinate:
        return put(host, region);
      case CellUnknown::electronic_potential:
        return put(metal_charge, region);
      case CellUnknown::ionic_potential:
        return put(ion_charge, region);
      default:
        return;
    }
  }
  if (what.kind == Layout::What::Kind::face) {
    const GammaFace face = grid.column_faces(what.i, what.j)[static_cast<std::size_t>(what.k)];
    switch (static_cast<FaceUnknown>(what.unknown)) {
      case FaceUnknown::electronic_potential:
        return put(metal_charge, face.metal);
      case FaceUnknown::ionic_potential:
        return put(ion_charge, face.electrolyte);
      case FaceUnknown::trapped_fraction:
        return put(trapped, face.metal);
      default:
        return;
    }
  }
  switch (static_cast<ScalarUnknown>(what.unknown)) {
    case ScalarUnknown::thickness:
      return put(thickness, what.k);
    case ScalarUnknown::cell_voltage:
      return put(circuit_voltage, 0);
    case ScalarUnknown::cell_current:
      return put(circuit_current, 0);
    default:
      return;
  }
}

void StageTest::start() {
  round_off_.assign(sum_of_slot_.size(), 0.0);
  outer_round_off_.assign(allowed_.size(), 0.0);
}

void StageTest::see_matrix(const SlotArray& slots) {
  assembler_.add_magnitudes(slots, round_off_);
  for (double& each : round_off_) each *= round_off;
  sum_round_off_->find(slots, outer_round_off_);
}

bool StageTest::solved(const StageProblem& problem, const SlotArray& slots, const Evaluation& now,
                       const double* residual) {
  const Layout& layout = assembler_.layout();
  const Model& model = assembler_.model();
  const auto& differential = assembler_.differential();
  const double tau = problem.tau > 0 ? problem.tau : 1;  // see Assembler::row_divisor
  // Sums over own rows, then over all ranks: excess of contents and of others, then for each sum imbalance, round-off, exchange,
  // squares of the round-off of its rows.
  const std::size_t sums = allowed_.size();
  std::vector<double> total(2 + 4 * sums, 0.0);
  for (std::size_t n = 0; n < sum_of_slot_.size(); ++n) {
    const int slot = static_cast<int>(n), p = assembler_.own_position(slot);
    if (p < 0) continue;
    const double divisor = assembler_.row_divisor(slot, problem.tau);
    const double content =
        differential[slot] ? round_off * (std::abs(now.storage[slot]) + std::abs((*problem.target)[slot])) : 0.0;
    const double excess = std::max(std::abs(residual[p]) - round_off_[n] - content / divisor, 0.0);
    total[differential[slot] ? 0 : 1] += excess * excess;
    if (sum_of_slot_[n] < 0) continue;
    double* one = &total[2 + 4 * static_cast<std::size_t>(sum_of_slot_[n])];
    const double per_second = assembler_.scaling().row[slot];
    one[0] += residual[p] * per_second;
    one[1] += content / tau;
    if (differential[slot]) one[2] += 0.5 * std::abs(now.rate[slot]);
    one[3] += std::pow(round_off_[n] * per_second, 2);
  }
  for (std::size_t n = 0; n < sums; ++n) total[2 + 4 * n + 1] += outer_round_off_[n];
  MPI_Allreduce(MPI_IN_PLACE, total.data(), static_cast<int>(total.size()), MPI_DOUBLE, MPI_SUM, assembler_.comm());

  const Coefficients& c = problem.coefficients;
  const double flowing = std::abs(c.holds_voltage && current_slot_ >= 0 ? slots[current_slot_] : c.current_density);
  const double area = model.grid().area();
  double charge = flowing * area;
  for (const LayerCounters& counters : model.counters())
    charge = std::max(charge, now.rate[counters.charge_throughput]);
  const double share = std::clamp(flowing / model.current_scale(), least_share, 1.0);
  const double rows = std::sqrt(static_cast<double>(layout.global_size()));
  bool good = std::sqrt(total[0]) <= share * tolerance_ * rows && std::sqrt(total[0] + total[1]) <= tolerance_ * rows;
  for (std::size_t n = 0; n < sums; ++n) {
    const auto family = static_cast<Family>(n % families);
    const double* one = &total[2 + 4 * n];
    const bool charges = family == trapped || family >= metal_charge;
    double flow = one[2], scale = charges ? model.current_scale() : model.velocity_scale();
    if (family == lattice) flow = total[2 + 4 * (n - lattice + voids) + 2];  // the void volume that is squeezed out
    if (charges)
      flow = std::max(flow, charge);
    else if (const LayerCounters* counters = model.counters_of(static_cast<int>(n / families)))
      flow = std::max(flow, now.rate[counters->lithium_throughput]);
    // Every flux is added to one row and taken from another, which rounds at most as often as there are planes of cells; and
    // at rest nothing is told from zero beside the largest current.
    allowed_[n] = std::min(tolerance_, largest_share) * flow + one[1] +
                  round_off * (4 * model.grid().z.cells() * flow + scale * area);
    // Charge that conducts round and round in fine cells: a row adds up currents far above the one that flows through, and rounds
    // them independently of its neighbours.
    if (charges) allowed_[n] += std::sqrt(one[3]);
    good = good && std::abs(one[0]) <= allowed_[n];
  }
  return good;
}

std::vector<std::pair<int, double>> StageTest::allowed() const {
  std::vector<std::pair<int, double>> all;
  const Model& model = assembler_.model();
  double ions = 0;
  for (std::size_t n = 0; n < allowed_.size(); ++n)
    if (static_cast<Family>(n % families) >= ion_charge) ions += allowed_[n];
  for (const LayerCounters& c : model.counters()) {
    const auto of = [&](Family family) { return allowed_[sum(family, c.layer)]; };
    const double kept = of(trapped) * model.input().region(c.layer).metal.molar_volume.value / constants::faraday;
    all.emplace_back(c.unsolved_volume, of(voids) + of(lattice) + of(thickness) + of(host) + kept);
    if (c.unsolved_host > 0) all.emplace_back(c.unsolved_host, of(host));
    all.emplace_back(c.unsolved_charge, of(metal_charge) + ions);
  }
  return all;
}

}  // namespace auralith
