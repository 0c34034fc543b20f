#include "output/quantities.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/constants.hpp"
#include "physics/effect.hpp"
#include "physics/interlayer_sheet.hpp"

namespace auralith {

Quantities::Quantities(MPI_Comm comm, const Model& model, Layout& layout)
    : comm_(comm), model_(model), layout_(layout) {
  const Grid& grid = model.grid();
  const ModelBuilder geometry{model.input(), grid, model.catalog(), layout, const_cast<Model&>(model)};
  gammas_.resize(grid.gammas.size());
  areas_.resize(grid.gammas.size());
  for (std::size_t n = 0; n < layout.own_faces(); ++n) {
    const GammaFace& face = layout.faces()[n];
    GammaSlots f{};
    f.x = face.centre[0];
    f.y = face.centre[1];
    f.area = face.area;
    f.surface = face.area * face.weight;
    f.w = layout.face(at_gamma::void_fraction, face);
    f.mu = layout.face(at_gamma::void_potential, face);
    f.mu_cell = layout.cell(in_cells::void_potential, face.i, face.j, face.k);
    f.phi_m = layout.face(at_gamma::electronic_potential, face);
    f.phi_e = layout.face(at_gamma::ionic_potential, face);
    f.current = layout.face(at_gamma::reaction_current, face);
    f.velocity = geometry.gamma_velocity_slot(face);
    f.collector = geometry.collector_slot(face.gamma);
    f.s = layout.cell(in_cells::alloy_coordinate, face.i, face.j, face.k);
    f.n = layout.cell(in_cells::alloy_potential, face.i, face.j, face.k);
    f.entry = geometry.entry(face);
    f.wall = model.wall(face);
    f.first = face.leads();
    f.reacts = model.input().effects.interface_reaction &&
               model.catalog().entries[static_cast<std::size_t>(f.entry)]->kind == InterfaceKind::reaction;
    f.host = model.host(face);
    f.face = n;
    areas_[static_cast<std::size_t>(face.gamma)].add(face);
    gammas_[static_cast<std::size_t>(face.gamma)].push_back(f);
  }
  for (const Gamma& gamma : grid.gammas) {
    std::vector<CellSlots> cells;
    if (layout.exists(scalars::thickness, gamma.metal_layer)) {
      const LayerRange& range = grid.layers[static_cast<std::size_t>(gamma.metal_layer)];
      for (int k = range.first; k < range.last; ++k)
        geometry.for_columns([&](int i, int j) {
          cells.push_back({grid.x.widths[i] * grid.y.widths[j], geometry.height(k),
                           layout.cell(in_cells::void_fraction, i, j, k),
                           layout.cell(in_cells::alloy_coordinate, i, j, k)});
        });
    }
    finite_.push_back(std::move(cells));
  }
  // Contact is a share of what can react: a patch that lets nothing pass has no contact to lose. Where nothing of a Gamma can
  // react, all of it counts.
  for (auto& faces : gammas_) {
    int any = std::any_of(faces.begin(), faces.end(), [](const GammaSlots& f) { return f.reacts; });
    MPI_Allreduce(MPI_IN_PLACE, &any, 1, MPI_INT, MPI_MAX, comm);
    for (GammaSlots& f : faces) f.counts = f.reacts || any == 0;
  }
  static_assert(sizeof(GammaAreas) == 4 * sizeof(double));
  MPI_Allreduce(MPI_IN_PLACE, areas_.data(), static_cast<int>(4 * areas_.size()), MPI_DOUBLE, MPI_SUM, comm);
}

/// Lithium in a finite electrode per area, m. Collective.
double Quantities::lithium_left(std::size_t gamma, double thickness, const Coefficients& c, const SlotArray& x) const {
  const AlloyCoefficients& alloy = c.layers[model_.grid().gammas[gamma].metal_layer].alloy;
  double volume = 0;
  for (const GammaSlots& face : gammas_[gamma]) volume -= face.surface * face.host;
  for (const CellSlots& cell : finite_[gamma]) {
    const double host = alloy.curve != nullptr ? metal_fraction(x[cell.w]) * host_fraction(x[cell.s], alloy) : 0.0;
    volume += cell.area * cell.height.at(thickness) * (1 - x[cell.w] - host);
  }
  MPI_Allreduce(MPI_IN_PLACE, &volume, 1, MPI_DOUBLE, MPI_SUM, comm_);
  return volume / model_.grid().area();
}

double Quantities::equilibrium_potential(const GammaSlots& f, const LayerCoefficients& metal, const SlotArray& x) {
  const double of_voids = metal.molar_volume / constants::faraday * x[f.mu];
  if (f.host > 0) return of_voids + sheet_potential(x[f.current], x[f.w], f.host, metal.sheet);
  return metal.alloy.curve == nullptr ? of_voids : of_voids + alloy_equilibrium_potential(x[f.s], x[f.n], metal.alloy);
}

/// The same without current, V: of the contents of the metal cell at the face, before what drops in half of it or in a sheet.
double Quantities::rest_potential(const GammaSlots& f, const LayerCoefficients& metal, const SlotArray& x) {
  const double of_voids = metal.molar_volume / constants::faraday * x[f.mu_cell];
  if (f.host > 0) return of_voids + sheet_potential(0.0, x[f.w], f.host, metal.sheet);
  return metal.alloy.curve == nullptr ? of_voids : of_voids + alloy_equilibrium_potential(x[f.s], x[f.n], metal.alloy);
}

double Quantities::overpotential(const GammaSlots& f, const Coefficients& c, int layer, const SlotArray& x) const {
  return x[f.collector] + x[f.phi_m] - x[f.phi_e] - equilibrium_potential(f, c.layers[layer], x) -
         c.entries[f.entry].film_resistance * x[f.current];
}

/// Faces with less void than this count as contact: 1/2, or, when no face has less, just above the least there is, so that the
/// overpotential of the last face is still seen. Collective.
double Quantities::contact_limit(const std::vector<GammaSlots>& faces, const SlotArray& x) const {
  double least = std::numeric_limits<double>::max();
  for (const GammaSlots& f : faces)
    if (f.counts) least = std::min(least, x[f.w]);
  MPI_Allreduce(MPI_IN_PLACE, &least, 1, MPI_DOUBLE, MPI_MIN, comm_);
  return least < 0.5 ? 0.5 : std::nextafter(least, 2);
}

double Quantities::pellet_resistance(const Coefficients& c) const {
  double r = 0;
  const auto& layers = model_.input().layers;
  for (std::size_t n = 0; n < layers.size(); ++n)
    if (layers[n].region == RegionKind::electrolyte)
      r += layers[n].lumped ? c.layers[n].lumped_resistance : layers[n].thickness / c.layers[n].ionic_conductivity;
  return r;
}

Observables Quantities::observe(const Coefficients& c, const SlotArray& x, const SlotArray& storage) const {
  Observables now;
  const Grid& grid = model_.grid();
  std::vector<GammaView> views;
  now.time = c.time;
  now.current_density = c.holds_voltage ? x[layout_.scalar(scalars::cell_current, 0)] : c.current_density;
  if (layout_.exists(scalars::cell_voltage, 0)) now.voltage = x[layout_.scalar(scalars::cell_voltage, 0)];
  now.pellet_resistance = pellet_resistance(c);
  now.temperature = c.temperature;
  now.pressure = c.pressure;
  for (std::size_t g = 0; g < gammas_.size(); ++g) {
    const int layer = grid.gammas[g].metal_layer;
    const Layer& metal = model_.input().layers[static_cast<std::size_t>(layer)];
    ElectrodeObservables e = auralith::electrode_of(metal);
    e.stripping_sign = grid.gammas[g].direction;
    double area = 0, whole = 0, potential = 0, rest = 0, touching = 0, touching_rest = 0;
    // overpotential, void fraction, lithium per host
    std::array<double, 3> largest{0, -std::numeric_limits<double>::max(), 0};
    const AlloyCoefficients& alloy = c.layers[layer].alloy;
    Worst worst(comm_);
    const double in_contact = contact_limit(gammas_[g], x);
    views.push_back({comm_, gammas_[g], in_contact});
    for (const GammaSlots& f : gammas_[g]) {
      if (!f.counts) continue;
      whole += f.surface;
      potential += f.surface * equilibrium_potential(f, c.layers[layer], x);
      const double alone = rest_potential(f, c.layers[layer], x), touches = f.surface * contact(x[f.w]);
      rest += f.surface * alone;
      touching += touches;
      touching_rest += touches * alone;
      grow(largest[1], x[f.w]);
      if (x[f.w] < 0.5) area += f.surface;
      if (alloy.curve != nullptr) grow(largest[2], alloy.curve->content_at(x[f.s]));
      if (!(x[f.w] < in_contact)) continue;
      const EntryCoefficients& entry = c.entries[f.entry];
      if (!f.reacts) continue;
      const double eta = std::abs(overpotential(f, c, layer, x));
      grow(largest[0], eta);
      if (!(x[f.current] < 0)) continue;
      worst.see(eta - entry.critical_overpotential, f.x, f.y);
    }
    std::array<double, 6> sums{area, whole, potential, rest, touching, touching_rest};
    MPI_Allreduce(MPI_IN_PLACE, sums.data(), 6, MPI_DOUBLE, MPI_SUM, comm_);
    MPI_Allreduce(MPI_IN_PLACE, largest.data(), 3, MPI_DOUBLE, MPI_MAX, comm_);
    worst.agree();
    e.contact_fraction = sums[0] / sums[1];
    e.equilibrium_potential = sums[2] / sums[1];
    // Faces react in proportion to their contact; where nothing touches any more, what would.
    now.rest_voltage += e.stripping_sign * (sums[4] > 0 ? sums[5] / sums[4] : sums[3] / sums[1]);
    e.max_overpotential = largest[0];
    if (alloy.curve != nullptr) e.lithium_content = largest[2];
    e.void_max = largest[1];
    e.penetration_margin = std::max(worst.value, -1.0);  // -1 V: nothing plates
    e.penetration_x = worst.place[0];
    e.penetration_y = worst.place[1];
    e.finite = layout_.exists(scalars::thickness, layer);
    if (e.finite) e.thickness = x[layout_.scalar(scalars::thickness, layer)];
    if (e.finite) e.lithium = lithium_left(g, e.thickness, c, x);
    now.electrodes.push_back(e);
  }
  const Case& input = model_.input();
  for (const Effect* effect : effects())
    for (const EventKind& kind : effect->events)
      for (int layer = 0; effect->acts(input) && layer < static_cast<int>(input.layers.size()); ++layer) {
        const Layer& metal = input.region(layer);
        if (metal.region != RegionKind::metal || !kind.watched(input, metal)) continue;
        const int gamma = grid.gamma_of_layer(layer);
        const Seen seen =
            kind.look({model_, c, x, storage, layer, gamma >= 0 ? &views[static_cast<std::size_t>(gamma)] : nullptr});
        now.declared.push_back(
            {kind.name, metal.name, kind.detail, kind.criterion, seen.value, seen.excess, seen.x, seen.y, kind.lasts});
      }
  return now;
}

std::vector<ElectrodeQuantities> Quantities::electrodes(const SlotArray& x) const {
  std::vector<ElectrodeQuantities> all;
  const Case& input = model_.input();
  for (int layer = 0; layer < static_cast<int>(input.layers.size()); ++layer) {
    if (input.region(layer).region != RegionKind::metal) continue;
    ElectrodeQuantities q;
    q.name = input.region(layer).name;
    const int g = model_.grid().gamma_of_layer(layer);
    double drift = 0, largest = -std::numeric_limits<double>::max();
    if (g >= 0)
      for (const GammaSlots& f : gammas_[static_cast<std::size_t>(g)]) {
        drift += f.area * x[f.velocity];
        if (f.counts) grow(largest, x[f.w]);
      }
    MPI_Allreduce(MPI_IN_PLACE, &drift, 1, MPI_DOUBLE, MPI_SUM, comm_);
    MPI_Allreduce(MPI_IN_PLACE, &largest, 1, MPI_DOUBLE, MPI_MAX, comm_);
    q.drift_velocity = drift / model_.grid().area();
    q.void_max = g >= 0 ? largest : std::numeric_limits<double>::quiet_NaN();
    all.push_back(q);
  }
  return all;
}

}  // namespace auralith
