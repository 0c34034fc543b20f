#include "physics/model.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <tuple>

#include "base/constants.hpp"
#include "base/error.hpp"
#include "grid/mesh_motion.hpp"
#include "grid/random_field.hpp"
#include "physics/effect.hpp"
#include "physics/interlayer_sheet.hpp"

namespace auralith {

std::string plain_type_name(const std::type_info& type) {
  int failed = 0;
  char* readable = abi::__cxa_demangle(type.name(), nullptr, nullptr, &failed);
  std::string name = failed == 0 ? readable : type.name();
  std::free(readable);
  const std::size_t colon = name.rfind("::");
  return colon == std::string::npos ? name : name.substr(colon + 2);
}

namespace {

void refuse(const Case& input, const std::string& where, const std::string& why) {
  throw InputError(input.file + ": " + where + ": " + why);
}

}  // namespace

void check_combination(const Case& input, const Grid& grid) {
  for (const Effect* effect : effects())
    if (effect->check != nullptr && effect->acts(input)) effect->check(input, grid);
  check_patches(input, grid);
  const Effects& on = input.effects;
  for (std::size_t n = 0; n < input.layers.size(); ++n) {
    const Layer& layer = input.layers[n];
    if (layer.region != RegionKind::metal || !on.lattice_motion || layer.lattice_motion == LatticeMotion::none)
      continue;
    const std::string where = "layers." + layer.name + ".lattice_motion";
    if (grid.gamma_of_layer(static_cast<int>(n)) < 0)
      refuse(input, where, "a metal without an electrolyte next to it cannot drift; use none");
    if (layer.outer_plane == OuterPlane::insulating)
      refuse(
          input, where,
          "the lattice cannot move against an insulating outer plane; use reservoir, finite, or lattice_motion none");
    if (layer.outer_plane == OuterPlane::finite && layer.lattice_motion == LatticeMotion::column)
      refuse(input, where, "column drift would tear a finite layer; use rigid");
  }
  for (const Layer* outer : {&input.layers.front(), &input.layers.back()})
    if (outer->region == RegionKind::metal && outer->outer_plane != OuterPlane::insulating &&
        grid.gamma_of_layer(static_cast<int>(outer - input.layers.data())) < 0)
      refuse(input, "layers." + outer->name + ".outer_plane",
             "a metal without an electrolyte next to it is no electrode; allowed: insulating");
  const bool potentials = on.ion_transport || on.electron_transport;
  bool anchored = has_circuit(input);
  anchored = anchored || (input.grid.boundary_z == StackBoundary::closed &&
                          input.layers.front().outer_plane != OuterPlane::insulating);
  if (potentials && !anchored)
    refuse(input, "layers",
           "no outer plane fixes a potential; switch the transports off or give the bottom layer an electrode");
  for (const ProtocolStep& step : input.protocol) {
    if (has_circuit(input) || !step.drives()) continue;
    refuse(input, step.path.empty() ? "protocol" : step.path,
           "a current or voltage needs an electrode at both ends of the stack");
  }
  // The charge between an ideal counter electrode and its electrolyte would have to jump with the voltage.
  const bool holds = std::ranges::any_of(input.protocol, [](const ProtocolStep& step) {
    return std::ranges::any_of(step.parts, &ProtocolStep::Part::holds_voltage);
  });
  for (const Layer* outer : {&input.layers.front(), &input.layers.back()})
    if (holds && outer->region == RegionKind::electrolyte && outer->electrolyte.permittivity.value > 0)
      refuse(input, "protocol",
             "a voltage across an electrolyte with permittivity next to the terminal '" + outer->name +
                 "' would drive an infinite current; allowed: permittivity 0, or a metal electrode");
}

Model::Model(const Case& input, const Grid& grid, Layout& layout) : input_(input), grid_(grid), catalog_(input) {
  check_combination(input, grid);
  if (grid.has_map()) check_regions(input, grid);
  for (const Layer& layer : input.layers)
    curves_.push_back(has_host(layer) && input.effects.metal_void
                          ? std::make_unique<AlloyCurve>(layer.interlayer->curve, layer.interlayer->molar_volume.value,
                                                         layer.metal.molar_volume.value)
                          : nullptr);
  Coefficients c = coefficients(0, 0);
  const double resistance = stack_resistance(input, c, catalog_);
  if (resistance > 0) stack_resistance_ = resistance;
  current_scale_ = 0;
  for (const ProtocolStep& step : input.protocol)
    current_scale_ = std::max({current_scale_, step.largest_current, step.largest_voltage / stack_resistance_});
  declare_sums(layout);
  velocity_scale_ = 0;
  for (std::size_t n = 0; n < input.layers.size(); ++n) {
    const Layer& layer = input.layers[n];
    if (layer.region != RegionKind::metal) continue;
    velocity_scale_ = std::max(velocity_scale_, current_scale_ * c.layers[n].molar_volume / constants::faraday);
    // Scales of the rows only, no physics. Without a current: a thousandth of what diffusion moves across an interface, which
    // is what capillarity drives in voids many interfaces wide.
    if (current_scale_ == 0 && layer.void_model.interface_thickness > 0)
      velocity_scale_ = std::max(velocity_scale_, 1e-3 * c.layers[n].vacancy_mobility * 2 * c.layers[n].barrier /
                                                      layer.void_model.interface_thickness);
    if (current_scale_ == 0 && layer.void_model.explicit_energy)
      velocity_scale_ = std::max(velocity_scale_, 1e-3 * c.layers[n].vacancy_mobility * c.layers[n].barrier /
                                                      std::sqrt(c.layers[n].gradient_energy / c.layers[n].barrier));
  }
  if (velocity_scale_ <= 0) velocity_scale_ = 1e-10;  // m/s: nothing moves (D = 0), any scale will do
  if (current_scale_ <= 0) current_scale_ = 1;

  ModelBuilder builder{input, grid, catalog_, layout, *this};
  for (const Effect* effect : effects())
    if (effect->acts(input)) effect->add(builder);
  for (const auto& group : groups_) group->arrange();
}

Coefficients Model::coefficients(double time, const Control& control) const {
  Coefficients c = evaluate_coefficients(input_, grid_, catalog_, time, control);
  c.velocity_scale = velocity_scale_;
  c.conductance = 1 / stack_resistance_;
  for (std::size_t n = 0; n < curves_.size(); ++n) {
    if (!curves_[n]) continue;
    AlloyCoefficients alloy = c.layers[n].alloy;
    alloy.curve = curves_[n].get();
    if (is_sheet(input_.layers[n]))
      c.layers[n].sheet = sheet_coefficients(alloy);
    else
      c.layers[n].alloy = alloy;
  }
  return c;
}

void Model::declare_sums(Layout& layout) {
  const auto& layers = input_.layers;
  const auto declare = [&](const Sum& sum, int n) {
    if (this->sum(sum, n) >= 0) return;  // two effects fill it
    if (sum.column != nullptr && (sum.of_circuit || sum.kind != Sum::Kind::inventory))
      throw std::logic_error(std::string("a column shows an inventory of a layer: ") + sum.name);
    const std::string name = n < 0 ? sum.name : std::string(sum.name) + "_" + layers[static_cast<std::size_t>(n)].name;
    counted_.push_back({&sum, n, layout.add_counter(name)});
  };
  for (const Effect* effect : effects()) {
    if (!effect->acts(input_)) continue;
    for (const Sum* sum : effect->sums) {
      if (sum->of_circuit) declare(*sum, -1);
      for (int n = 0; !sum->of_circuit && n < static_cast<int>(layers.size()); ++n) {
        const Layer& layer = layers[static_cast<std::size_t>(n)];
        if (layer.region == RegionKind::metal && (sum->exists == nullptr || sum->exists(layer))) declare(*sum, n);
      }
    }
  }
  // A ledger for every layer with an inventory of it.
  for (const Counted& each : std::vector(counted_))
    for (const Sum::Term& term : each.sum->ledgers) {
      const auto known = [&](const Kept& kept) { return kept.kind == term.ledger && kept.layer == each.layer; };
      if (term.ledger != nullptr && std::string_view(term.ledger->unit) != each.sum->unit)
        throw std::logic_error(std::string("a ledger adds up what has one unit: ") + each.sum->name);
      if (term.ledger == nullptr || each.sum->kind != Sum::Kind::inventory || std::ranges::any_of(ledgers_, known))
        continue;
      const std::string& layer = layers[static_cast<std::size_t>(each.layer)].name;
      ledgers_.push_back(
          {term.ledger, each.layer, layout.add_counter(std::string("unsolved_") + term.ledger->name + "_" + layer)});
    }
}

int Model::sum(const Sum& sum, int layer) const {
  for (const Counted& each : counted_)
    if (each.sum == &sum && each.layer == layer) return each.slot;
  return -1;
}

int ModelBuilder::sum(const Sum& sum, int layer) const {
  const int slot = model.sum(sum, layer);
  if (slot < 0) throw std::logic_error(std::string("no effect of the case declares the sum ") + sum.name);
  return slot;
}

bool Model::coated(const GammaFace& face) const {
  const Layer& metal = input_.region(face.metal);
  return coats(metal) && face.part != PatchAreas::pinhole;
}

double Model::host(const GammaFace& face) const {
  const Layer& metal = input_.region(face.metal);
  return is_sheet(metal) && coated(face) ? sheet_host(metal) : 0.0;
}

FaceWall Model::wall(const GammaFace& face) const {
  FaceWall wall{0, false, face.metal};
  if (!input_.effects.wall_energy) return wall;
  const double x = face.centre[0], y = face.centre[1];
  const int entry = catalog_.at(face.interface, face.part);
  const HeterogeneousValue& value = catalog_.entries[static_cast<std::size_t>(entry)]->contact_angle_cosine;
  wall.bare = value.mean;
  if (value.deviation > 0) {
    // Each Gamma has its own landscape: the seed is shifted by the number of the interface.
    const RandomField field(value.seed + 0x10001ULL * static_cast<std::uint64_t>(face.gamma), value.correlation_length,
                            grid_.x.length(), grid_.y.length(), grid_.x.cells() > 1, grid_.y.cells() > 1,
                            grid_.periodic_x, grid_.periodic_y);
    wall.bare += value.deviation * field.at(x, y);
  }
  // Where the composition is a field, the adhesion is in the energy of the alloy.
  wall.coated = coated(face);
  return wall;
}

CellHeight ModelBuilder::height(int k) const {
  const int n = grid.layer_of_cell[k];
  const Layer& layer = input.layers[static_cast<std::size_t>(n)];
  CellHeight height{grid.z.widths[k], 0, layer.thickness};
  if (!layout.exists(scalars::thickness, n)) return height;
  height.stretch = auralith::mesh_stretch(input, grid, k);
  return height;
}

double ModelBuilder::mesh_motion(int k) const {
  return layout.exists(scalars::thickness, grid.layer_of_cell[k]) ? auralith::mesh_motion(input, grid, k) : 0.0;
}

int ModelBuilder::thickness_slot(int layer) const {
  return layout.scalar(scalars::thickness, layer, input.layers[static_cast<std::size_t>(layer)].thickness);
}

const GammaFace* ModelBuilder::horizontal_face(int i, int j, int layer) const {
  const auto& faces = layout.faces();
  const auto end = faces.begin() + static_cast<std::ptrdiff_t>(layout.own_faces());
  const auto found = std::lower_bound(faces.begin(), end, std::tuple(grid.gamma_of_layer(layer), j, i),
                                      [](const GammaFace& face, const std::tuple<int, int, int>& wanted) {
                                        return std::tuple(face.gamma, face.j, face.i) < wanted;
                                      });
  for (auto face = found; face != end && face->metal == layer && face->i == i && face->j == j; ++face)
    if (face->axis == 2) return &*face;
  return nullptr;
}

int ModelBuilder::velocity_slot(int i, int j, int k) const {
  if (layout.exists(in_cells::lattice_velocity, i, j, k)) return layout.cell(in_cells::lattice_velocity, i, j, k);
  const GammaFace* face = horizontal_face(i, j, grid.region(i, j, k));
  return face == nullptr ? layout.constant(0) : gamma_velocity_slot(*face);
}

int ModelBuilder::gamma_velocity_slot(const GammaFace& face) const {
  if (face.axis != 2) return layout.constant(0);
  if (layout.exists(scalars::rigid_velocity, face.metal)) return layout.scalar(scalars::rigid_velocity, face.metal);
  return site_slot(face);
}

int ModelBuilder::site_slot(const GammaFace& face) const {
  const bool own = layout.exists(at_gamma::site_velocity, face.i, face.j, face.index);
  return layout.face(at_gamma::site_velocity, face.i, face.j, own ? face.index : face.first);
}

CellHeight ModelBuilder::metal_size(const GammaFace& face) const {
  if (face.axis == 2) return height(face.k);
  int i = face.i, j = face.j;
  grid.wrap(i, j);
  return {face.axis == 0 ? grid.x.widths[i] : grid.y.widths[j], 0, 0};
}

double ModelBuilder::electrolyte_half(const GammaFace& face) const {
  int i = face.ei, j = face.ej;
  grid.wrap(i, j);
  return 0.5 * (face.axis == 0 ? grid.x.widths[i] : face.axis == 1 ? grid.y.widths[j] : grid.z.widths[face.ek]);
}

int ModelBuilder::collector_slot(int gamma) const {
  return grid.gammas[static_cast<std::size_t>(gamma)].direction > 0 ? layout.scalar(scalars::cell_voltage, 0)
                                                                    : layout.constant(0);
}

}  // namespace auralith
