#include "output/quantities.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/constants.hpp"
#include "physics/effect.hpp"
#include "physics/interlayer_sheet.hpp"

namespace auralith {

Quantities::Quantities(MPI_Comm comm, const Model& model, const Layout& layout)
    : comm_(comm), model_(model), layout_(layout) {
  const std::size_t gammas = model.grid().gammas.size();
  gammas_.resize(gammas);
  areas_.resize(gammas);
  for (std::size_t n = 0; n < layout.own_faces(); ++n) {
    const GammaFace& face = layout.faces()[n];
    const auto entry = static_cast<std::size_t>(model.catalog().at(face.interface, face.part));
    const bool reacts =
        model.input().effects.interface_reaction && model.catalog().entries[entry]->kind == InterfaceKind::reaction;
    areas_[static_cast<std::size_t>(face.gamma)].add(face);
    gammas_[static_cast<std::size_t>(face.gamma)].push_back({&face, reacts, false});
  }
  // Contact is a share of what can react: a patch that lets nothing pass has no contact to lose. Where nothing of a Gamma can
  // react, all of it counts.
  for (auto& faces : gammas_) {
    int any = std::any_of(faces.begin(), faces.end(), [](const Face& f) { return f.reacts; });
    MPI_Allreduce(MPI_IN_PLACE, &any, 1, MPI_INT, MPI_MAX, comm);
    for (Face& f : faces) f.counts = f.reacts || any == 0;
  }
  static_assert(sizeof(GammaAreas) == 4 * sizeof(double));
  MPI_Allreduce(MPI_IN_PLACE, areas_.data(), static_cast<int>(4 * areas_.size()), MPI_DOUBLE, MPI_SUM, comm);
}

/// Faces with less void than this count as contact: 1/2, or, when no face has less, just above the least there is, so that the
/// overpotential of the last face is still seen. Collective.
double Quantities::contact_limit(const std::vector<Face>& faces, const Coefficients& c, const SlotArray& x) const {
  double least = std::numeric_limits<double>::max();
  for (const Face& f : faces)
    if (f.counts) least = std::min(least, at(f, c, x)(at_gamma::void_fraction));
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
  const Spot circuit{model_, layout_, c, x, 0, 0, 0};
  now.current_density = c.holds_voltage ? circuit(scalars::cell_current) : c.current_density;
  now.voltage = circuit(scalars::cell_voltage);
  now.pellet_resistance = pellet_resistance(c);
  now.temperature = c.temperature;
  now.pressure = c.pressure;
  for (std::size_t g = 0; g < gammas_.size(); ++g) {
    const int layer = grid.gammas[g].metal_layer;
    const Layer& metal = model_.input().layers[static_cast<std::size_t>(layer)];
    ElectrodeObservables e = auralith::electrode_of(model_.input(), metal);
    e.stripping_sign = grid.gammas[g].direction;
    double area = 0, whole = 0, potential = 0, rest = 0, touching = 0, touching_rest = 0, drift = 0;
    // overpotential, void fraction, lithium per host
    std::array<double, 3> largest{0, -std::numeric_limits<double>::max(), 0};
    const AlloyCoefficients& alloy = c.layers[layer].alloy;
    Worst worst(comm_);
    const double in_contact = contact_limit(gammas_[g], c, x);
    views.push_back({comm_, gammas_[g], in_contact});
    for (const Face& f : gammas_[g]) {
      if (!f.counts) continue;
      const Spot face = at(f, c, x);
      const double w = face(at_gamma::void_fraction), current = face(at_gamma::reaction_current);
      const double alone = rest_potential(face), touches = f.surface() * contact(w);
      whole += f.surface();
      potential += f.surface() * equilibrium_potential(face);
      rest += f.surface() * alone;
      touching += touches;
      touching_rest += touches * alone;
      grow(largest[1], w);
      if (w < 0.5) area += f.surface();
      if (alloy.curve != nullptr) grow(largest[2], alloy.curve->content_at(face(in_cells::alloy_coordinate)));
      if (!(w < in_contact) || !f.reacts) continue;
      const double eta = std::abs(overpotential(face));
      grow(largest[0], eta);
      if (!(current < 0)) continue;
      const auto [x0, y0, z0] = f.face->centre;
      worst.see(eta - face.entry().critical_overpotential, x0, y0);
    }
    for (const Face& f : gammas_[g]) drift += f.face->area * drift_velocity(at(f, c, x));
    std::array<double, 7> sums{area, whole, potential, rest, touching, touching_rest, drift};
    MPI_Allreduce(MPI_IN_PLACE, sums.data(), 7, MPI_DOUBLE, MPI_SUM, comm_);
    MPI_Allreduce(MPI_IN_PLACE, largest.data(), 3, MPI_DOUBLE, MPI_MAX, comm_);
    worst.agree();
    e.contact_fraction = sums[0] / sums[1];
    e.equilibrium_potential = sums[2] / sums[1];
    // Faces react in proportion to their contact; where nothing touches any more, what would.
    now.rest_voltage += e.stripping_sign * (sums[4] > 0 ? sums[5] / sums[4] : sums[3] / sums[1]);
    e.drift_velocity = sums[6] / grid.area();
    e.max_overpotential = largest[0];
    if (alloy.curve != nullptr) e.lithium_content = largest[2];
    e.void_max = largest[1];
    e.penetration_margin = std::max(worst.value, -1.0);  // -1 V: nothing plates
    e.penetration_x = worst.place[0];
    e.penetration_y = worst.place[1];
    e.finite = layout_.exists(scalars::thickness, layer);
    if (e.finite) e.thickness = x[layout_.find(scalars::thickness, 0, 0, layer)];
    if (e.finite) e.lithium = model_.amount(sums::lithium_volume, layer, storage) / grid.area();
    now.electrodes.push_back(e);
  }
  const Case& input = model_.input();
  for (const Effect* effect : effects())
    for (const EventKind& kind : effect->events)
      for (int layer = 0; effect->acts(input) && layer < static_cast<int>(input.layers.size()); ++layer) {
        const Layer& metal = input.region(layer);
        if (metal.region != RegionKind::metal || !kind.watched(metal)) continue;
        const int gamma = grid.gamma_of_layer(layer);
        const Seen seen = kind.look(
            {model_, layout_, c, x, storage, layer, gamma >= 0 ? &views[static_cast<std::size_t>(gamma)] : nullptr});
        now.declared.push_back(
            {kind.name, metal.name, kind.detail, kind.criterion, seen.value, seen.excess, seen.x, seen.y, kind.lasts});
      }
  return now;
}

}  // namespace auralith
