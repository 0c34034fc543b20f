#include "solver/stage_test.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace auralith {

namespace {

constexpr double round_off = 2 * std::numeric_limits<double>::epsilon();

/// Below this share of the largest current rows are solved no further: at rest nothing flows to compare with.
constexpr double least_share = 0.01;

}  // namespace

StageTest::StageTest(const Assembler& assembler, double tolerance) : assembler_(assembler), tolerance_(tolerance) {
  const Layout& layout = assembler.layout();
  const Model& model = assembler.model();
  const int regions = model.input().region_count();
  for (const Unknown* unknown : layout.unknowns()) {
    const auto known = [&](const Balanced& each) { return each.content == unknown->content; };
    if (unknown->content == nullptr || std::ranges::any_of(sums_, known)) continue;
    for (int region = 0; region < (unknown->home == Home::circuit ? 1 : regions); ++region)
      sums_.push_back({unknown->content, region, 0, 0});
  }
  sum_of_slot_.assign(static_cast<std::size_t>(layout.unknown_slots()), -1);
  for (int slot = 0; slot < layout.unknown_slots(); ++slot) {
    const Unknown* unknown = layout.what(slot).unknown;
    if (unknown->content == nullptr) continue;
    const Site at = site_of(model.input(), model.grid(), layout.what(slot));
    const bool electrolyte = at.face && unknown->content->of_electrolyte;
    sum_of_slot_[slot] = sum(unknown->content, electrolyte ? at.face->electrolyte : std::max(at.region, 0));
    if (assembler.own_position(slot) >= 0)
      sums_[static_cast<std::size_t>(sum_of_slot_[slot])].scale +=
          assembler.scaling().row[slot] / (unknown->home == Home::cell ? model.grid().z.cells() : 1);
    if (unknown == &scalars::cell_current) current_slot_ = slot;
  }
  std::vector<double> scales;
  for (const Balanced& each : sums_) scales.push_back(each.scale);
  MPI_Allreduce(MPI_IN_PLACE, scales.data(), static_cast<int>(scales.size()), MPI_DOUBLE, MPI_SUM, assembler.comm());
  const double area = model.grid().area();
  for (std::size_t n = 0; n < sums_.size(); ++n) {
    const Content::Flow flow = sums_[n].content->flow;
    sums_[n].scale = flow == Content::Flow::charge   ? model.current_scale() * area
                     : flow == Content::Flow::volume ? model.velocity_scale() * area
                                                     : scales[n];
  }
  start();
}

int StageTest::sum(const Content* content, int region) const {
  for (std::size_t n = 0; n < sums_.size(); ++n)
    if (sums_[n].content == content && sums_[n].region == region) return static_cast<int>(n);
  return -1;
}

void StageTest::start() {
  round_off_.assign(sum_of_slot_.size(), 0.0);
  outer_round_off_.assign(sums_.size(), 0.0);
}

void StageTest::linearise(const StageProblem& problem, const SlotArray& slots, Mat matrix) {
  start();
  RoundOff found{sum_of_slot_, round_off_, outer_round_off_};
  assembler_.linearise(problem.coefficients, slots, problem.tau, matrix, &found);
  for (double& each : round_off_) each *= round_off;
  for (double& each : outer_round_off_) each *= round_off;
}

StageTest::Lack StageTest::lack(const StageProblem& problem, const SlotArray& slots, const Evaluation& now,
                                const double* residual) {
  const Layout& layout = assembler_.layout();
  const Model& model = assembler_.model();
  const auto& differential = assembler_.differential();
  const double tau = problem.tau > 0 ? problem.tau : 1;  // see Assembler::row_divisor
  // Sums over own rows, then over all ranks: excess of contents and of others, then for each sum imbalance, round-off, exchange,
  // squares of the round-off of its rows.
  const std::size_t sums = sums_.size();
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
  for (const Model::Counted& each : model.counted())
    if (each.sum == &sums::charge_throughput) charge = std::max(charge, now.rate[each.slot]);
  const double share = std::clamp(flowing / model.current_scale(), least_share, 1.0);
  const double rows = std::sqrt(static_cast<double>(layout.global_size()));
  Lack lack{
      std::max(std::sqrt(total[0]) / (share * tolerance_ * rows), std::sqrt(total[0] + total[1]) / (tolerance_ * rows)),
      0};
  for (std::size_t n = 0; n < sums; ++n) {
    Balanced& s = sums_[n];
    const double* one = &total[2 + 4 * n];
    double flow = one[2];
    if (s.content->exchange != nullptr)
      if (const int other = sum(s.content->exchange, s.region); other >= 0) flow = total[2 + 4 * other + 2];
    if (s.content->flow == Content::Flow::charge) flow = std::max(flow, charge);
    if (s.content->flow == Content::Flow::volume)
      flow = std::max(flow, model.amount(sums::lithium_throughput, s.region, now.rate));
    // Every flux is added to one row and taken from another, which rounds at most as often as there are planes of cells; and
    // at rest nothing is told from zero beside the largest current.
    s.allowed =
        std::min(tolerance_, largest_share) * flow + one[1] + round_off * (4 * model.grid().z.cells() * flow + s.scale);
    // Charge that conducts round and round in fine cells: a row adds up currents far above the one that flows through, and rounds
    // them independently of its neighbours.
    if (s.content->flow == Content::Flow::charge) s.allowed += std::sqrt(one[3]);
    if (one[0] != 0) lack.sums = std::max(lack.sums, std::abs(one[0]) / s.allowed);
  }
  return lack;
}

std::vector<std::pair<int, double>> StageTest::allowed() const {
  std::vector<std::pair<int, double>> all;
  const Model& model = assembler_.model();
  for (const Model::Kept& ledger : model.ledgers()) {
    double unsolved = 0;
    for (const Balanced& each : sums_) {
      const Content& content = *each.content;
      if (std::ranges::find(content.ledgers, ledger.kind) != content.ledgers.end() &&
          (content.everywhere || each.region == ledger.layer))
        unsolved +=
            each.allowed * (content.factor != nullptr ? content.factor(model.input().region(ledger.layer)) : 1.0);
    }
    all.emplace_back(ledger.unsolved, unsolved);
  }
  return all;
}

}  // namespace auralith
