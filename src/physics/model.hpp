/// The equations of one case: which terms act where, and the sums that ledgers compare.
#pragma once

#include <memory>
#include <vector>

#include "case/contact_angle.hpp"
#include "fields/layout.hpp"
#include "physics/alloy_curve.hpp"
#include "physics/coefficients.hpp"
#include "physics/elements.hpp"
#include "physics/sums.hpp"
#include "physics/unknowns.hpp"

namespace auralith {

/// Height of a cell as a function of the thickness H of its layer: h = initial + stretch (H - H0).
/// `stretch` is 0 in a fixed window and in the cells near Gamma that keep their size.
struct CellHeight {
  double initial = 0, stretch = 0, reference = 0;  ///< m, -, H0 in m
  template <class T>
  T at(const T& thickness) const {
    return initial + stretch * (thickness - reference);
  }
};

/// What sets the contact angle at a face of Gamma.
struct FaceWall {
  double bare = 0;  ///< cos(theta) of the interface card, with its random field
  bool coated = false;
  int layer = 0;  ///< the metal
  /// cos(theta) of the moment.
  [[nodiscard]] double cosine(const Coefficients& c) const {
    const LayerCoefficients& metal = c.layers[static_cast<std::size_t>(layer)];
    return contact_angle_cosine(bare, coated ? metal.coating_adhesion : 0, metal.surface_energy);
  }
};

class Model;

/// What a term needs to register its elements.
struct ModelBuilder {
  const Case& input;
  const Grid& grid;
  const Catalog& catalog;
  Layout& layout;
  Model& model;

  template <class Kernel>
  Elements<Kernel>& add_group();
  /// Height of cell k.
  [[nodiscard]] CellHeight height(int k) const;
  /// Slot of a sum that an effect of this case declares.
  [[nodiscard]] int sum(const Sum& sum, int layer = -1) const;
  /// Fraction of the outer plane's velocity with which the mesh moves at the face of cell k that looks away from Gamma.
  [[nodiscard]] double mesh_motion(int k) const;
  /// Slot of H of the layer (a constant when the layer has a fixed window).
  [[nodiscard]] int thickness_slot(int layer) const;
  /// Slot of the lattice velocity along z, away from Gamma, at the face of the metal cell that looks away from Gamma.
  [[nodiscard]] int velocity_slot(int i, int j, int k) const;
  /// Slot of the velocity of the closure at a face of Gamma; the lattice slides along lateral faces.
  [[nodiscard]] int gamma_velocity_slot(const GammaFace& face) const;
  /// Slot of v.n of the site law at a face that has one; the parts of a face of a column share it.
  [[nodiscard]] int site_slot(const GammaFace& face) const;
  /// The horizontal face of Gamma (its first part) in an own column of a metal that moves (there is one), nullptr otherwise.
  [[nodiscard]] const GammaFace* horizontal_face(int i, int j, int layer) const;
  /// Size of the metal cell at a face of Gamma across it.
  [[nodiscard]] CellHeight metal_size(const GammaFace& face) const;
  /// Half the size of its electrolyte cell, m.
  [[nodiscard]] double electrolyte_half(const GammaFace& face) const;
  /// Slot of the potential of the collector behind a Gamma.
  [[nodiscard]] int collector_slot(int gamma) const;
  /// Catalog entry of a face of Gamma.
  [[nodiscard]] int entry(const GammaFace& face) const { return catalog.at(face.interface, face.part); }
  /// Kind of region of a cell is this one (a pore is of no kind).
  [[nodiscard]] bool is(RegionKind kind, int i, int j, int k) const {
    const int region = grid.region(i, j, k);
    return region >= 0 && input.region(region).region == kind;
  }
  /// Calls body(face, share) for every face of Gamma that touches an own column; share(slot) is the slot for sums over all
  /// faces: itself, or one that nobody reads when the face is counted by the rank of its metal cell.
  template <class Body>
  void for_gamma_faces(Body&& body) const {
    const auto& faces = layout.faces();
    for (std::size_t n = 0; n < faces.size(); ++n)
      body(faces[n], [&, own = n < layout.own_faces()](int slot) { return own ? slot : layout.constant(0); });
  }
  /// Calls body(i, j) for every own column.
  template <class Body>
  void for_columns(Body&& body) const {
    const Box& box = layout.box();
    for (int j = box.j0; j < box.j1; ++j)
      for (int i = box.i0; i < box.i1; ++i) body(i, j);
  }
  /// Calls body(i, j, ni, nj, half, half_n, width, weight) for every lateral face that touches an own column:
  /// the columns on both sides, the half widths, the width of the face across, and the share of this rank in sums
  /// over faces (1, or 1/2 when the neighbour belongs to another rank and counts the face, too).
  template <class Body>
  void for_lateral_faces(Body&& body) const;
};

/// InputError for a combination of layers, effects and protocol that would leave equations without a solution.
void check_combination(const Case& input, const Grid& grid);
/// The same for the patches of interfaces (part of check_combination).
void check_patches(const Case& input, const Grid& grid);
/// The same for the regions of a label map; names a cell or a column.
void check_regions(const Case& input, const Grid& grid);

class Model {
 public:
  Model(const Case& input, const Grid& grid, Layout& layout);

  [[nodiscard]] Coefficients coefficients(double time, const Control& control) const;
  [[nodiscard]] const std::vector<std::unique_ptr<ElementGroup>>& groups() const { return groups_; }
  /// A sum of this case.
  struct Counted {
    const Sum* sum;
    int layer;  ///< -1: of the circuit
    int slot;
  };
  [[nodiscard]] const std::vector<Counted>& counted() const { return counted_; }
  /// Slot of a sum of a layer (-1: of the circuit), -1 where it does not exist.
  [[nodiscard]] int sum(const Sum& sum, int layer = -1) const;
  /// Its value in an array over slots, 0 where it does not exist.
  [[nodiscard]] double amount(const Sum& of, int layer, const std::vector<double>& slots) const {
    const int slot = sum(of, layer);
    return slot < 0 ? 0.0 : slots[static_cast<std::size_t>(slot)];
  }
  /// A ledger of this case.
  struct Kept {
    const LedgerKind* kind;
    int layer;
    int unsolved;  ///< slot of what stages were allowed to leave unbalanced, in its unit
  };
  [[nodiscard]] const std::vector<Kept>& ledgers() const { return ledgers_; }
  /// Staircase of a layer that alloys as a field, nullptr for others.
  [[nodiscard]] const AlloyCurve* curve(int layer) const {
    const auto n = static_cast<std::size_t>(layer);
    return alloys(input_.layers[n]) ? curves_[n].get() : nullptr;
  }
  [[nodiscard]] const Catalog& catalog() const { return catalog_; }
  [[nodiscard]] const Case& input() const { return input_; }
  [[nodiscard]] const Grid& grid() const { return grid_; }
  /// Velocity that the current scale would cause (or diffusion over delta when there is none), m/s.
  [[nodiscard]] double velocity_scale() const { return velocity_scale_; }
  /// Largest current density of the protocol, A/m2: what it drives, or what its largest voltage drives through the stack in
  /// full contact.
  [[nodiscard]] double current_scale() const { return current_scale_; }
  /// True when an interlayer without cells (a coating or a sheet) covers a face of Gamma.
  [[nodiscard]] bool coated(const GammaFace& face) const;
  /// Host per area of the sheet there, m; 0: none.
  [[nodiscard]] double host(const GammaFace& face) const;
  /// What sets the contact angle at a face of Gamma.
  [[nodiscard]] FaceWall wall(const GammaFace& face) const;
  /// Adds a term that is not in the catalog (tests: forcing of manufactured solutions).
  void add(std::unique_ptr<ElementGroup> group) {
    group->arrange();
    groups_.push_back(std::move(group));
  }

 private:
  friend struct ModelBuilder;
  const Case& input_;
  const Grid& grid_;
  Catalog catalog_;
  std::vector<std::unique_ptr<ElementGroup>> groups_;
  void declare_sums(Layout& layout);
  std::vector<Counted> counted_;
  std::vector<Kept> ledgers_;
  std::vector<std::unique_ptr<AlloyCurve>> curves_;  ///< by layer; nullptr: no host
  double velocity_scale_ = 1, current_scale_ = 1;
  double stack_resistance_ = 1;  ///< at the start, Ohm m2
};

template <class Kernel>
Elements<Kernel>& ModelBuilder::add_group() {
  auto group = std::make_unique<Elements<Kernel>>(layout.first_scalar_slot());
  Elements<Kernel>& reference = *group;
  model.groups_.push_back(std::move(group));
  return reference;
}

template <class Body>
void ModelBuilder::for_lateral_faces(Body&& body) const {
  for_columns([&](int i, int j) {
    const auto visit = [&](int ni, int nj, bool along_x, bool forward) {
      int wi = ni, wj = nj;
      if (!layout.wrap(wi, wj)) return;
      if (wi == i && wj == j) return;  // periodic direction with one cell
      const bool own = layout.box().contains(wi, wj);
      if (own && !forward) return;  // counted from the other side
      const Axis &along = along_x ? grid.x : grid.y, &across = along_x ? grid.y : grid.x;
      const int here = along_x ? i : j, there = along_x ? wi : wj;
      body(i, j, ni, nj, 0.5 * along.widths[here], 0.5 * along.widths[there], across.widths[along_x ? j : i],
           own ? 1.0 : 0.5);
    };
    visit(i + 1, j, true, true);
    visit(i - 1, j, true, false);
    visit(i, j + 1, false, true);
    visit(i, j - 1, false, false);
  });
}

}  // namespace auralith
