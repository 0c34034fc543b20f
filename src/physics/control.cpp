/// The circuit. V is the voltage of the top terminal against the bottom one, I [A/m2] the current that enters there per
/// cross-section A [m2]; the terminals add their currents to both rows (electron_transport.cpp, ion_transport.cpp).
///   row of I   sum of the terminal currents - I A = 0
///   row of V   a current i is driven:  sum of the terminal currents - i A = 0      (the sum is left out otherwise)
///              a voltage V_0 is held:  g A (V - V_0) = 0 , g [S/m2] only a scale
/// Counters: charge that the circuit has driven, net and in either direction, from the current that is given or else from I.
/// Tests: tests/verification/stack_resistance, /constant_voltage; the charge ledger of every run.
#include "physics/effect.hpp"
#include "physics/initial_state.hpp"
#include "physics/model.hpp"
#include "physics/scales.hpp"

namespace auralith {

constinit const Content contents::voltage = {
    .flow = Content::Flow::charge, .ledgers = {&ledgers::charge}, .everywhere = true};
constinit const Content contents::current = {
    .flow = Content::Flow::charge, .ledgers = {&ledgers::charge}, .everywhere = true};

constinit const Sum sums::circuit_charge = {
    .name = "circuit_charge", .unit = "C", .kind = Sum::Kind::flow, .of_circuit = true};
constinit const Sum sums::circuit_throughput = {
    .name = "circuit_throughput", .unit = "C", .kind = Sum::Kind::flow, .of_circuit = true};

namespace {

/// Of a layer: charge that the circuit has driven in the direction that strips it.
constinit const Sum driven_charge = {
    .name = "driven_charge", .unit = "C", .kind = Sum::Kind::flow, .ledgers = {{{&ledgers::charge, -1}}}};

}  // namespace

// A dielectric at the terminal stores charge in the rows of both.
constinit const Unknown scalars::cell_voltage = scales::of_potential({
    .name = "cell_voltage",
    .unit = "V",
    .home = Home::circuit,
    .block = Block::scalar,
    .content = &contents::voltage,
    .start = [](const Start& at) { return at.top - at.bottom; },
});

constinit const Unknown scalars::cell_current = {
    .name = "cell_current",
    .unit = "A/m2",
    .home = Home::circuit,
    .size = [](const Scales& s) { return s.current; },
    .row = scales::charge_row,
    .block = Block::scalar,
    .content = &contents::current,
    .error = ErrorOf::content,
    .error_unit = room_temperature_voltage,
    .earlier = Unknown::Earlier::anew,
};

namespace {

/// Inputs: V, I. Rows: V, I. Counters: charge, charge in either direction.
struct Circuit {
  struct Data {
    double area;
  };
  static constexpr int inputs = 2, rows = 2, outputs = 4;
  static constexpr bool depends(int row, int input) { return row == input; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    if (c.holds_voltage)
      rate[0] += d.area * c.conductance * (x[0] - c.voltage);
    else
      rate[0] -= d.area * c.current_density;
    rate[1] -= d.area * x[1];
    rate[2] = c.holds_voltage ? T(d.area * x[1]) : T(d.area * c.current_density);
    rate[3] = value_of(rate[2]) < 0 ? T(-rate[2]) : rate[2];
  }
};

/// Charge that strips a layer. Input: I. Counter: the charge.
struct DrivenCharge {
  struct Data {
    double area;
    int direction;  ///< sign of the current that strips the layer
  };
  static constexpr int inputs = 1, rows = 0, outputs = 1;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T*, T* rate) {
    rate[0] = c.holds_voltage ? T(d.area * d.direction * x[0]) : T(d.area * d.direction * c.current_density);
  }
};

void add_control(ModelBuilder& b) {
  auto& circuit = b.add_group<Circuit>();
  const int voltage = b.layout.scalar(scalars::cell_voltage, 0);
  const int current = b.layout.scalar(scalars::cell_current, 0);
  auto& driven = b.add_group<DrivenCharge>();
  // Sums over the ranks are formed for scalar rows: every own column adds its share.
  b.for_columns([&](int i, int j) {
    const double area = b.grid.x.widths[i] * b.grid.y.widths[j];
    circuit.add({area}, {voltage, current},
                {voltage, current, b.sum(sums::circuit_charge), b.sum(sums::circuit_throughput)});
    for (const Gamma& gamma : b.grid.gammas)
      driven.add({area, gamma.direction}, {current}, {b.sum(driven_charge, gamma.metal_layer)});
  });
}

constexpr const Sum* own_sums[] = {&sums::circuit_charge, &sums::circuit_throughput, &driven_charge};
constexpr const Unknown* unknowns[] = {&scalars::cell_voltage, &scalars::cell_current};

}  // namespace

namespace effect {
extern const Effect control;
const Effect control = {
    .name = "control", .unknowns = unknowns, .sums = own_sums, .acts = has_circuit, .add = add_control};
}  // namespace effect

}  // namespace auralith
